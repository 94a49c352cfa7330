/**
 * A name for a part of a picture, made from its content: the same in every run, and different for different pictures. Browsers look
 * ids up in the whole page, which holds many pictures.
 */
export function contentId(prefix: string, content: string): string {
  let hash = 2166136261;
  for (let index = 0; index < content.length; index++) {
    hash = Math.imul(hash ^ content.charCodeAt(index), 16777619);
  }
  return `${prefix}-${(hash >>> 0).toString(36)}`;
}
