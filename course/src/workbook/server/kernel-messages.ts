import type { Output } from '../../kernel/contract.js';

/** What a kernel says of itself; editors choose their highlighting by it. */
export const KERNEL_INFO = {
  status: 'ok',
  protocol_version: '5.3',
  implementation: 'faultlines',
  implementation_version: '0.1.0',
  language_info: {
    name: 'typescript',
    version: '5.0',
    mimetype: 'text/typescript',
    file_extension: '.ts',
    codemirror_mode: { name: 'javascript', typescript: true },
  },
  banner: 'TypeScript for Faultlines',
  help_links: [],
};

/** The kernelspecs that the server offers: there is one. */
export const KERNEL_SPECS = {
  default: 'tslab',
  kernelspecs: {
    tslab: {
      name: 'tslab',
      spec: {
        argv: [],
        env: {},
        display_name: 'TypeScript',
        language: 'typescript',
        interrupt_mode: 'message',
        metadata: {},
      },
      resources: {},
    },
  },
};

/**
 * An output in the words of the Jupyter protocol: the type of its message, and what is in it. Nothing for what is no
 * output: the code of a cell can send its host anything.
 */
export function outputMessage(
  output: Output | null | undefined,
): { type: string; content: Record<string, unknown> } | undefined {
  switch (output?.type) {
    case 'stream':
      return { type: 'stream', content: { name: output.name, text: output.text } };
    case 'display_data':
    case 'update_display_data': {
      const transient = output.displayId === undefined ? {} : { display_id: output.displayId };
      return { type: output.type, content: { data: output.data, metadata: output.metadata, transient } };
    }
    case 'execute_result':
      return {
        type: 'execute_result',
        content: { data: output.data, metadata: {}, execution_count: output.executionCount },
      };
    case 'error':
      return {
        type: 'error',
        content: { ename: output.name, evalue: output.message, traceback: output.traceback },
      };
    default:
      return undefined;
  }
}
