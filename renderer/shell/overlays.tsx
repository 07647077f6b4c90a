import { lazy, Suspense } from 'react';
import { useOverlay } from '../state/overlay.ts';

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));
const Shortcuts = lazy(() => import('./shortcuts.tsx').then((module) => ({ default: module.Shortcuts })));

/** What can be laid over every page. */
export function Overlays() {
  const { shown, close } = useOverlay();
  if (shown === undefined) return null;
  return <Suspense>{shown === 'palette' ? <Palette onClose={close} /> : <Shortcuts onClose={close} />}</Suspense>;
}
