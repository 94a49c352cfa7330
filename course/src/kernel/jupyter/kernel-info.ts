import { PROTOCOL_VERSION } from './wire.js';

/** What the kernel says of itself; editors choose their colors by `language_info`. */
export const kernelInfo = {
  status: 'ok',
  protocol_version: PROTOCOL_VERSION,
  implementation: 'faultlines',
  implementation_version: '0.1.0',
  banner: 'TypeScript for the course Faultlines',
  help_links: [],
  language_info: {
    name: 'typescript',
    version: '5.0.4',
    mimetype: 'text/typescript',
    file_extension: '.ts',
    // The classic notebook takes its colors from JavaScript's mode, told that it is TypeScript.
    codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
  },
};
