/** What a host can do for a cell, and the course's data files. */
export { readData } from './data.js';
export { currentHost } from './default-host.js';
export type { CheckRecord, GradedCell, Host, LearnerRecord, MimeBundle, PredictionRecord } from './host.js';
export { announcedHost, setHost } from './host.js';
export type { AnswerPlace, Counterexample, GradedSource, Outcome, PropertyReport, Report } from './report.js';
