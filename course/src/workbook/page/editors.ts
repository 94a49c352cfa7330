import { EditorView } from '@codemirror/view';
import type { IYText } from '@jupyter/ydoc';
import {
  CodeMirrorEditorFactory,
  CodeMirrorMimeTypeService,
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  EditorThemeRegistry,
  ybinding,
} from '@jupyterlab/codemirror';
import { wrappedLines } from './wrapped-lines.js';

/** A block longer than this is not colored: its parser takes time by the square of runs of blanks and of links that never end. */
const LONGEST_COLORED_BLOCK = 12_000;

function skipLongBlock(block: { readonly end: number }, _next: number, at: number): number {
  return block.end - at > LONGEST_COLORED_BLOCK ? block.end : -1;
}

/** The languages that editors and fenced blocks are highlighted in; each is loaded when it is first met. */
export function editorLanguages(): EditorLanguageRegistry {
  const languages = new EditorLanguageRegistry();
  for (const language of EditorLanguageRegistry.getDefaultLanguages()) languages.addLanguage(language);
  languages.addLanguage({
    name: 'ipythongfm',
    mime: 'text/x-ipythongfm',
    load: async () => {
      const { markdown } = await import('@codemirror/lang-markdown');
      return markdown({
        codeLanguages: info => languages.findBest(info) as never,
        extensions: { parseInline: [{ name: 'LongBlock', before: 'Escape', parse: skipLongBlock }] },
      });
    },
  });
  return languages;
}

/** CodeMirror as JupyterLab sets it up, bound to the notebook's shared text. */
export function editorFactory(languages: EditorLanguageRegistry): CodeMirrorEditorFactory {
  const themes = new EditorThemeRegistry();
  for (const theme of EditorThemeRegistry.getDefaultThemes()) themes.addTheme(theme);
  const extensions = new EditorExtensionRegistry();
  for (const extension of EditorExtensionRegistry.getDefaultExtensions({ themes })) {
    extensions.addExtension(extension);
  }
  extensions.addExtension({
    name: 'shared-model',
    factory: ({ model }) => {
      const { ysource, undoManager } = model.sharedModel as IYText;
      return EditorExtensionRegistry.createImmutableExtension(
        ybinding({ ytext: ysource, undoManager: undoManager ?? undefined }),
      );
    },
  });
  extensions.addExtension({
    name: 'name',
    factory: ({ model }) => {
      const isText = model.mimeType.includes('markdown') || model.mimeType.includes('gfm');
      const label = isText ? 'Text of the cell, in Markdown' : 'Code of the cell';
      return EditorExtensionRegistry.createImmutableExtension(
        EditorView.contentAttributes.of({ 'aria-label': label }),
      );
    },
  });
  extensions.addExtension({
    name: 'wrapped-lines',
    factory: () => EditorExtensionRegistry.createImmutableExtension(wrappedLines),
  });
  return new CodeMirrorEditorFactory({ extensions, languages });
}

export function mimeTypes(languages: EditorLanguageRegistry): CodeMirrorMimeTypeService {
  return new CodeMirrorMimeTypeService(languages);
}
