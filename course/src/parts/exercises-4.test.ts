import { testExercises } from './testing/exercises.js';

testExercises('4');
