import { useTexts } from '../../texts/use-texts.ts';

/** What the hub says of its own routes. */
export function DocsLinks() {
  const { docs: texts } = useTexts().server;
  const links = [
    { path: '/docs', text: texts.pages },
    { path: '/openapi.json', text: texts.openapi },
    { path: '/metrics', text: texts.metrics },
  ];
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {links.map(({ path, text }) => (
        <li key={path}>
          <a href={path} target="_blank" rel="noreferrer" className="rounded text-accent hover:underline">
            {text}
          </a>{' '}
          <code className="font-mono text-muted">{path}</code>
        </li>
      ))}
    </ul>
  );
}
