import { findJupyterPython } from '../../kernel/jupyter/find-jupyter.js';

const isRequired = process.env.FAULTLINES_REQUIRE_JUPYTER !== undefined;

/** Whether chapters are tried in Jupyter: where it is, and where it must be. */
export const hasJupyter: boolean = isRequired || findJupyterPython() !== undefined;
if (!hasJupyter)
  console.log('no Jupyter on this machine: the chapters run without the hosts jupyter and tslab');
