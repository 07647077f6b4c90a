/** Who works at the office of the pictures, and what they ask. */

export const TEAMS = [
  { team_alias: 'Web shop', max_budget: 60, budget_duration: '30d', rpm_limit: 120 },
  { team_alias: 'Support', max_budget: 25, budget_duration: '30d' },
  { team_alias: 'Research', token_budget: 2_000_000, budget_duration: '30d' },
] as const;

export const PEOPLE = [
  { email: 'ada@harbour.example', alias: 'ada-laptop', budget: 20 },
  { email: 'grace@harbour.example', alias: 'grace-vscode', budget: 12 },
  { email: 'linus@harbour.example', alias: 'nightly-build', budget: 6 },
] as const;

const TOPICS = ['the invoice parser', 'our release notes', 'a slow query', 'the onboarding letter', 'a flaky test'];

export const ANSWERS: readonly string[] = Array.from({ length: 45 }, (_, index) => {
  const topic = TOPICS[index % TOPICS.length] ?? '';
  return `Help me with ${topic}: what would you change first, and why? `.repeat(1 + (index % 5));
});

/** Chats of the owner, the last one shown open. */
export const CHATS: readonly { readonly question: string; readonly answer: readonly string[] }[] = [
  { question: 'Which tea keeps me awake the longest?', answer: ['Black tea, ', 'steeped for **four minutes**.'] },
  {
    question: 'Draft a note that the harbour closes early on Friday',
    answer: ['Of course: ', '> On Friday we close at three.'],
  },
  {
    question: 'Plan three days in Hamburg with children',
    answer: ['1. Miniatur Wunderland\n', '2. The old Elbe tunnel\n', '3. A ferry to Finkenwerder'],
  },
  {
    question: 'How do I find the ten slowest queries of our shop, and what does the median tell me?',
    answer: [
      'Ask the database itself. In Postgres the extension `pg_stat_statements` counts every query:\n\n',
      '```sql\nSELECT query, calls, round(mean_exec_time) AS mean_ms\nFROM pg_stat_statements\nORDER BY total_exec_time DESC\nLIMIT 10;\n```\n\n',
      '| what | tells you |\n|---|---|\n| `calls` | how often it runs |\n| `mean_exec_time` | what one run costs |\n| `total_exec_time` | where your time goes |\n\n',
      'The **median** is the time that half of the runs stay below. A mean far above it says that a few runs are very slow: ',
      'look for a missing index, or a lock.\n\n',
      '- Start with the total, not with the mean.\n- Then look at the plan with `EXPLAIN (ANALYZE, BUFFERS)`.\n',
    ],
  },
];
