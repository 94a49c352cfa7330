import { testChapter } from './testing/chapter.js';

testChapter('3.5');
