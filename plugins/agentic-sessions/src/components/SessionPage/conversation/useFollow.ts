import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { RefObject } from 'react';

/** Nearer to the end than this counts as at the end. */
const NEAR_PX = 48;
/** A scroll this soon after a person touched the list is theirs. */
const HAND_MS = 800;

/**
 * Keeps a scrolled list at its end while the reader is there, and leaves it alone once they scroll up.
 *
 * @param size - height of the content; a change of it is a reason to move
 */
export function useFollow(
  scroller: RefObject<HTMLElement>,
  size: number,
  startAtEnd: boolean,
) {
  const [isFollowing, setFollowing] = useState(startAtEnd);
  const touchedAt = useRef(0);

  useEffect(() => {
    const element = scroller.current;
    if (!element) {
      return undefined;
    }
    const touch = () => {
      touchedAt.current = performance.now();
    };
    const onScroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = element;
      if (scrollHeight - scrollTop - clientHeight <= NEAR_PX) {
        setFollowing(true);
      } else if (performance.now() - touchedAt.current < HAND_MS) {
        // Rows that are measured move the list too; only a hand means "let me read".
        setFollowing(false);
      }
    };
    const touches = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
    touches.forEach(type =>
      element.addEventListener(type, touch, { passive: true }),
    );
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      touches.forEach(type => element.removeEventListener(type, touch));
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (isFollowing && element) {
      element.scrollTop = element.scrollHeight;
    }
  }, [scroller, isFollowing, size]);

  const toEnd = useCallback(() => setFollowing(true), []);
  const letGo = useCallback(() => setFollowing(false), []);
  return { isFollowing, toEnd, letGo };
}
