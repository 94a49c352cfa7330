import { fnv1a32 } from '../engine/data/fnv.js';

/**
 * A name for a part of a picture, made from its content: the same in every run, and different for different pictures. Browsers look
 * ids up in the whole page, which holds many pictures.
 */
export function contentId(prefix: string, content: string): string {
  return `${prefix}-${fnv1a32(content).toString(36)}`;
}
