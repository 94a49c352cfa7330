/** Every style sheet of the page: JupyterLab's own, then the workbook's, which has the last word. */
import '@jupyterlab/theme-light-extension/style/variables.css';
import '@jupyterlab/theme-dark-extension/style/variables.css';
import '@jupyterlab/notebook/style/index.js';
import '@jupyterlab/completer/style/index.js';
import '@jupyterlab/tooltip/style/index.js';
import './colors.css';
import './page.css';
import './head.css';
import './notices.css';
import './notebook.css';
import './narrow.css';
import './print.css';
