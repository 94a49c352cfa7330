/** Agreement: among liars, and why it is hard. */
export type { EveryTraitor, OralMessagesRun, Order, TraitorStrategy } from '../../protocols/oral-messages.js';
export { everyTraitor, oralMessages } from '../../protocols/oral-messages.js';
export type { DecisionRule, RuleEnumeration } from './two-process-rules.js';
export { everyTwoProcessRule } from './two-process-rules.js';
