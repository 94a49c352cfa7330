/** Objectives and error budgets: how much may fail, how fast it is being spent, and what to do about it. */
export {
  type BudgetOptions,
  type BudgetPolicy,
  budgetPolicy,
  type ErrorBudgetLedger,
  errorBudgetLedger,
  type Incident,
  type LedgerEntry,
} from './ledger.js';
export {
  alertBurnRate,
  type BurnRateAlert,
  type BurnRateAlertOptions,
  budgetSpent,
  burnRate,
  burnRateAlerts,
  type ExtraNine,
  errorBudgetRequests,
  errorBudgetSeconds,
  ruleOfTheExtraNine,
  secondsToExhaustion,
} from './model.js';
export {
  type BreachEstimate,
  type BudgetYear,
  budgetYear,
  drawIncidents,
  type IncidentPattern,
  simulateBudgetBreach,
} from './simulate.js';
