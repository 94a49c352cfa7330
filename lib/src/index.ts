/** What every chapter imports; each subject is a room of its own: `faultlines/latency`, `faultlines/quorum`. */
export { predict, reveal, show, source } from './teaching/notebook/index.js';
export { version } from './version.js';
