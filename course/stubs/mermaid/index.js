// The workbook draws its diagrams in the kernel; nothing of Mermaid is ever called.
export {};
