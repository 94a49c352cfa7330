import { testChapter } from './testing/chapter.js';

testChapter('5.10');
