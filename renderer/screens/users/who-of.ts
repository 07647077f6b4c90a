/** What one field for a name or an e-mail says of a new user. */
export function whoOf(text: string): { readonly user_email: string } | { readonly user_alias: string } {
  const who = text.trim();
  return /^\S+@\S+$/.test(who) ? { user_email: who } : { user_alias: who };
}
