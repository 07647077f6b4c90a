/** Id of the field that a phone has for the search, which is in the rail elsewhere. */
export const SEARCH_ALL_CHATS = 'search-all-chats';
