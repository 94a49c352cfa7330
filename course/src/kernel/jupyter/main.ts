/** The process that Jupyter starts: `node main.js <connection file>`. */
import { readFileSync } from 'node:fs';
import { startKernelProcess } from '../process.js';
import { JupyterKernel } from './jupyter-kernel.js';
import { KernelSockets } from './sockets.js';
import { type ConnectionInfo, type Message, Wire } from './wire.js';

/** A kernel whose Jupyter was killed would stay for ever. */
const PARENT_CHECK_MS = 3_000;

const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  process.stderr.write('this file is started by Jupyter, with the name of a connection file\n');
  process.exit(2);
}
const connection = JSON.parse(readFileSync(connectionFile, 'utf8')) as ConnectionInfo;
const progressFile = process.env.FAULTLINES_PROGRESS_FILE;
const kernel = startKernelProcess({
  workingFolder: process.cwd(),
  hostName: 'jupyter',
  ...(progressFile === undefined ? {} : { progressFile }),
});
const wire = new Wire(connection.key);
const sockets = new KernelSockets();
await sockets.open(connection);

async function end(status: number): Promise<void> {
  await kernel.shutdown();
  sockets.close();
  process.exit(status);
}

const jupyterKernel = new JupyterKernel(kernel, wire, sockets, status => void end(status));

/** A message that cannot be read, or was signed by someone else, is dropped. */
function decode(frames: Buffer[], receive: (message: Message) => void): void {
  try {
    receive(wire.decode(frames));
  } catch (error) {
    process.stderr.write(`dropped ${(error as Error).message}\n`);
  }
}

sockets.onShell(frames => decode(frames, message => jupyterKernel.receiveShell(message)));
sockets.onControl(frames => decode(frames, message => void jupyterKernel.receiveControl(message)));
process.on('SIGINT', () => void kernel.interrupt());
process.on('SIGTERM', () => void end(0));

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void end(0);
}, PARENT_CHECK_MS).unref();
