/** Transactions: what can be wrong with a history of them, and which levels of isolation it keeps. */
export type { LevelVerdict, TransactionOptions, TransactionReport } from './check-transactions.js';
export { checkTransactions } from './check-transactions.js';
export { historyInNotation } from './notation.js';
export type {
  Anomaly,
  AnomalyName,
  Dependency,
  DependencyKind,
  IsolationLevel,
  ItemKey,
  Select,
  Transaction,
  TransactionOperation,
} from './transaction.js';
