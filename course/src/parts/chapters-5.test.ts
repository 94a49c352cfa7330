import { testChapters } from './testing/chapters.js';

testChapters('5');
