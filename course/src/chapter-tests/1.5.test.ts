import { testChapter } from './testing/chapter.js';

testChapter('1.5');
