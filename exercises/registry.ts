/** Made by `faultlines sync` from the spec files: do not edit. */
import type { Spec } from 'faultlines/exercise';

export const SPECS: Readonly<Record<string, () => Promise<{ readonly default: Spec }>>> = {
  '1.0g.1': () => import('./1-foundations/1.0g-guide/1.0g.1-diagnostic.spec.js'),
  '1.0g.2': () => import('./1-foundations/1.0g-guide/1.0g.2-exactly-once.spec.js'),
  '1.1.1': () => import('./1-foundations/1.1-distributed-system/1.1.1-fleet.spec.js'),
  '1.1.2': () => import('./1-foundations/1.1-distributed-system/1.1.2-conclusions.spec.js'),
  '1.1.3': () => import('./1-foundations/1.1-distributed-system/1.1.3-transfer.spec.js'),
  '1.3.1': () => import('./1-foundations/1.3-network/1.3.1-timeout.spec.js'),
  '3.5.1': () => import('./3-replication/3.5-quorums/3.5.1-overlap.spec.js'),
  '3.5.2': () => import('./3-replication/3.5-quorums/3.5.2-availability.spec.js'),
  '3.5.3': () => import('./3-replication/3.5-quorums/3.5.3-abd-register.spec.js'),
  '4.2.1': () => import('./4-fault-tolerance/4.2-availability/4.2.1-downtime.spec.js'),
  '4.2.2': () => import('./4-fault-tolerance/4.2-availability/4.2.2-structure.spec.js'),
  '4.2.3': () => import('./4-fault-tolerance/4.2-availability/4.2.3-budget-ledger.spec.js'),
  '4.4.1': () => import('./4-fault-tolerance/4.4-failure-detection/4.4.1-phi-accrual.spec.js'),
  '4.4.2': () => import('./4-fault-tolerance/4.4-failure-detection/4.4.2-tune.spec.js'),
  '4.4.3': () => import('./4-fault-tolerance/4.4-failure-detection/4.4.3-suspicion.spec.js'),
  '5.2.1': () => import('./5-scalability/5.2-tail-latency/5.2.1-fan-out.spec.js'),
  '5.2.2': () => import('./5-scalability/5.2-tail-latency/5.2.2-hedging-delay.spec.js'),
  '5.2.3': () => import('./5-scalability/5.2-tail-latency/5.2.3-merged-percentiles.spec.js'),
  '5.2.4': () => import('./5-scalability/5.2-tail-latency/5.2.4-component-objectives.spec.js'),
  '5.10.1': () => import('./5-scalability/5.10-capacity/5.10.1-machines.spec.js'),
  '5.10.2': () => import('./5-scalability/5.10-capacity/5.10.2-year-plan.spec.js'),
  '5.10.3': () => import('./5-scalability/5.10-capacity/5.10.3-reserved-mix.spec.js'),
};
