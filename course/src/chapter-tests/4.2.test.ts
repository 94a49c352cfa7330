import { testChapter } from './testing/chapter.js';

testChapter('4.2');
