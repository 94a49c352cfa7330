// The workbook draws its diagrams in the kernel; nothing of Mermaid is ever called. This is the one name that
// JupyterLab's Markdown parser imports.
export const IMermaidMarkdown = undefined;
