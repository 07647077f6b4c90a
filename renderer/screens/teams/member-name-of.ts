import type { Account } from '../../components/account-picker.tsx';

/** How the hub is told who joins: by id, and somebody new by the e-mail, where what was typed is one. */
export function memberNameOf({
  id,
  isNew = false,
}: Account): { readonly user_email: string } | { readonly user_id: string } {
  return isNew && /^\S+@\S+$/.test(id) ? { user_email: id } : { user_id: id };
}
