import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SearchHit } from '../contract/chat/search.ts';
import type { Statement } from 'better-sqlite3';
import type { Database } from './database.ts';
import { excerptOf } from './excerpt.ts';
import { readSearchTerms, type SearchTerms } from './search-terms.ts';

export interface ChatSearch {
  /** Titles and messages of what this owner has not deleted, archived chats included; best first. */
  search(owner: string, query: string, limit: number, now: number): Promise<SearchHit[]>;
}

interface Candidate {
  readonly place: number;
  readonly createdAt: number;
  /** How well it fits, by the index; the smaller the better. */
  readonly rank: number;
}
type MessageRow = Omit<SearchHit, 'excerpt'> & { readonly place: number; readonly text: string };
type TitleRow = Candidate & { readonly conversationId: string; readonly title: string };

/** Of what fits the newest are ranked: to rank a hundred thousand would take longer than anybody waits. */
const RANKED = 1_000;
/** Messages that are looked through at once: some milliseconds. */
const AT_ONCE = 20_000;
/** What is this old counts half of what was said just now. */
const HALF_LIFE_MS = 90 * 86_400_000;
/** A chat that is called so is what somebody looks for. */
const TITLE_BONUS = 2;
/** Of a long message; an excerpt from beyond would not be found by the index either. */
const READ_CHARACTERS = 200_000;

const VISIBLE = 'conversations.owner = @owner AND conversations.deleted_at IS NULL';

export function createChatSearch(db: Database): ChatSearch {
  const newestPlace = db.prepare<[], number | null>('SELECT max(place) FROM messages').pluck();
  const readMessages = db.prepare<[string], MessageRow>(`
    SELECT place, conversation_id AS conversationId, title, messages.id AS messageId, role,
      messages.created_at AS createdAt, substr(text, 1, ${READ_CHARACTERS}) AS text
    FROM messages JOIN conversations ON conversations.id = conversation_id
    WHERE place IN (SELECT value FROM json_each(?))`);
  const statements = new Map<string, Statements>();

  /** For so many texts that the index does not know, and with or without some that it does. */
  function statementsFor({ match, patterns }: SearchTerms): Statements {
    const kind = `${match === undefined} ${patterns.length}`;
    const known = statements.get(kind) ?? prepareFor(db, match !== undefined, patterns.length);
    statements.set(kind, known);
    return known;
  }

  /** The newest that fit, piece by piece. */
  async function messagesWith(terms: SearchTerms, wanted: object, limit: number): Promise<Candidate[]> {
    const { messages } = statementsFor(terms);
    const most = terms.match === undefined ? limit : RANKED;
    const found: Candidate[] = [];
    for (let newest = newestPlace.get() ?? 0; newest > 0 && found.length < most; newest -= AT_ONCE) {
      found.push(...messages.all({ ...wanted, newest, most: most - found.length }));
      await nextTurn();
    }
    return found;
  }

  return {
    async search(owner, query, limit, now) {
      const terms = readSearchTerms(query);
      if (terms.all.length === 0) return [];
      const score = ({ rank, createdAt }: Candidate) => (1 - rank) * (1 + 2 ** ((createdAt - now) / HALF_LIFE_MS));
      const patterns = Object.fromEntries(terms.patterns.map((pattern, index) => [`pattern${index}`, pattern]));
      const wanted = { owner, ...patterns, ...(terms.match !== undefined && { match: terms.match }) };
      const foundTitles = statementsFor(terms).titles.all({ ...wanted, most: RANKED });
      const titles = foundTitles.map((row) => ({ row, score: score(row) * TITLE_BONUS }));
      const messages = (await messagesWith(terms, wanted, limit)).map((row) => ({ row, score: score(row) }));
      const best = [...titles, ...messages].toSorted((a, b) => b.score - a.score).slice(0, limit);
      const places = best.flatMap(({ row }) => ('title' in row ? [] : [row.place]));
      const read = new Map(readMessages.all(JSON.stringify(places)).map((row) => [row.place, row]));
      return best.flatMap(({ row }): SearchHit[] => {
        if (isTitle(row)) {
          const { conversationId, title, createdAt } = row;
          const excerpt = excerptOf(title, terms.all);
          return [{ conversationId, title, messageId: null, role: null, createdAt, excerpt }];
        }
        const message = read.get(row.place);
        if (message === undefined) return [];
        const { place: _, text, ...hit } = message;
        return [{ ...hit, excerpt: excerptOf(text, terms.all) }];
      });
    },
  };
}

interface Statements {
  readonly messages: Statement<[object], Candidate>;
  readonly titles: Statement<[object], TitleRow>;
}

function prepareFor(db: Database, isIndexed: boolean, patterns: number): Statements {
  const holdsPatterns = (text: string) =>
    Array.from({ length: patterns }, (_, index) => ` AND ${text} LIKE @pattern${index} ESCAPE '\\'`).join('');
  const source = (name: string) => ({
    from: isIndexed ? `${name} JOIN` : '',
    where: isIndexed ? `${name} MATCH @match AND` : '',
    rank: isIndexed ? `bm25(${name})` : '0',
  });
  const message = source('message_search');
  const title = source('title_search');
  const messagePlace = isIndexed ? 'message_search.rowid' : 'messages.place';
  const titlePlace = isIndexed ? 'title_search.rowid' : 'conversation_places.place';
  return {
    messages: db.prepare(`
      SELECT messages.place, messages.created_at AS createdAt, ${message.rank} AS rank
      FROM ${message.from} messages ${isIndexed ? 'ON messages.place = message_search.rowid' : ''}
        JOIN conversations ON conversations.id = messages.conversation_id
      WHERE ${message.where} ${messagePlace} <= @newest AND ${messagePlace} > @newest - ${AT_ONCE}
        AND ${VISIBLE} AND messages.outcome IS NOT 'running'${holdsPatterns('messages.text')}
      ORDER BY ${messagePlace} DESC LIMIT @most`),
    titles: db.prepare(`
      SELECT conversation_places.place, conversations.id AS conversationId, conversations.title,
        conversations.updated_at AS createdAt, ${title.rank} AS rank
      FROM ${title.from} conversation_places ${isIndexed ? 'ON conversation_places.place = title_search.rowid' : ''}
        JOIN conversations ON conversations.id = conversation_places.conversation_id
      WHERE ${title.where} ${VISIBLE}${holdsPatterns('conversations.title')}
      ORDER BY ${titlePlace} DESC LIMIT @most`),
  };
}

function isTitle(row: Candidate | TitleRow): row is TitleRow {
  return 'title' in row;
}
