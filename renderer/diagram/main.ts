import './diagram.css';
import mermaid from 'mermaid';
import type { DiagramReply, DiagramRequest } from '../markdown/diagram-messages.ts';

/** Draws what the page around it sends. It stands in a sandbox: whatever a diagram makes it do stays in here. */
const target = document.getElementById('diagram');
let latest: DiagramRequest | undefined;
let count = 0;

// The page around it has no name for an opaque origin, nor this page for it; there is no secret in what is said.
const tell = (reply: DiagramReply) => parent.postMessage(reply, '*');

async function draw(request: DiagramRequest): Promise<void> {
  latest = request;
  const { source, isDark, isLarge } = request;
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  document.documentElement.classList.toggle('is-large', isLarge);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: isDark ? 'dark' : 'default',
    fontFamily: 'ui-sans-serif, system-ui, sans-serif',
    suppressErrorRendering: true,
  });
  try {
    const { svg } = await mermaid.render(`diagram-${++count}`, source);
    if (latest !== request || target === null) return;
    target.innerHTML = svg;
    tellHeight();
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function tellHeight(): void {
  tell({ type: 'drawn', height: Math.ceil(document.body.getBoundingClientRect().height) });
}

addEventListener('message', ({ source, data }: MessageEvent<DiagramRequest>) => {
  if (source === parent) void draw(data);
});
// Another width is another height.
new ResizeObserver(() => latest !== undefined && tellHeight()).observe(document.body);
tell({ type: 'ready' });
