/** What an exercise's spec is, how it is run, and how its report is shown. */
export { describeFailure, inProcessTransport, outcomeOfValue } from './answer.js';
export type { AnswerFailureKind } from './answer-failure.js';
export { AnswerFailure } from './answer-failure.js';
export { answerNode } from './answer-node.js';
export type { AnswerTransport, CallLimit } from './answer-transport.js';
export type { AnsweredRun } from './answered-worlds.js';
export { describeThrown } from './describe-thrown.js';
export { formatCall, formatValue, shorten } from './format.js';
export type { Arbitraries, InputGenerator } from './input-generator.js';
export type {
  AskedRun,
  ExploredQuestion,
  NodeQuestion,
  NodeReply,
  SimulatedQuestion,
  StateQuestion,
} from './node-desk.js';
export { NodeDesk } from './node-desk.js';
export type {
  AnswerPlace,
  Counterexample,
  GradedSource,
  Outcome,
  PropertyReport,
  Report,
} from './report.js';
export { describeSource, OUTCOME_WORDS } from './report.js';
export { reportCard } from './report-card.js';
export type { ReportTextOptions } from './report-text.js';
export { printable, reportText } from './report-text.js';
export type { GradeOptions } from './runner.js';
export { DEFAULT_SEED, gradeAnswer } from './runner.js';
export type { Shape } from './shape.js';
export {
  aBoolean,
  aNumber,
  aText,
  listOf,
  mapOf,
  nullOr,
  oneOf,
  recordOf,
  tupleOf,
} from './shape.js';
export type { Answer, AnswerFunctions, CallOutcome, Property, Refutation, Spec, Trial } from './spec.js';
export { defineSpec, importsOf, maxScore, namesOf } from './spec.js';
export { CALL_LIMIT_MS, EXERCISE_LIMIT_MS, TimeBudget, WALL_FACTOR } from './time-budget.js';
export { Unanswered, unanswered } from './unanswered.js';
