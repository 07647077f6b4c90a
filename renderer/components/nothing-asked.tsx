import { Link } from '@tanstack/react-router';
import { useTexts } from '../texts/use-texts.ts';
import { buttonLook } from './button.tsx';
import { Empty } from './empty.tsx';

/** Stands where requests would be told of: says so, and leads to where they come from. */
export function NothingAsked({ text }: { readonly text: string }) {
  const { connect } = useTexts();
  return (
    <Empty>
      <p className="mb-4">{text}</p>
      <Link to="/connect" className={buttonLook}>
        {connect.title}
      </Link>
    </Empty>
  );
}
