import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';

interface BackLinkProps {
  readonly text: string;
  readonly to: '/users' | '/connect' | '/teams' | '/teams/organizations';
}

/** The way back to a list as it was left: the page it leads to is asked the same as this one. */
export function BackLink({ text, to }: BackLinkProps) {
  return (
    <Link to={to} search className="mb-2 inline-flex items-center gap-1 rounded text-sm text-muted hover:text-ink">
      <ArrowLeft size={15} aria-hidden className="rtl:-scale-x-100" />
      {text}
    </Link>
  );
}
