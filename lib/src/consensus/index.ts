/** Agreement: among liars, and why it is hard. */
export type { EveryTraitor, OralMessagesRun, Order, TraitorStrategy } from './oral-messages.js';
export { everyTraitor, oralMessages } from './oral-messages.js';
export type { DecisionRule, RuleEnumeration } from './two-process-rules.js';
export { everyTwoProcessRule } from './two-process-rules.js';
