import { testChapter } from './testing/chapter.js';

testChapter('0.0');
