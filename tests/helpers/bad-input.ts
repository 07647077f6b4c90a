/** A request that is well formed and makes no sense. */
export interface BadInput {
  readonly status: number;
  /** What the answer must say. */
  readonly says?: string;
  readonly body?: object;
  readonly query?: string;
  /** In place of the path's parameter. */
  readonly named?: string;
}

/** What there is: see `gateway-bad-input.test.ts`. */
export interface Existing {
  readonly text: string;
  readonly token: string;
}

const HASH = 'f'.repeat(64);
const TEXT = 'sk-nobody-has-this-key';
const MANY = Array.from({ length: 10_000 }, (_, index) => `nobody-${index}`);
const MANY_KEYS = MANY.map((name) => `sk-${name}-0000`);
const NOT_FOUND = 'No keys found';

const limits = (base: object): readonly BadInput[] => [
  { body: { ...base, max_budget: -1 }, status: 400, says: 'negative' },
  { body: { ...base, soft_budget: -1 }, status: 400, says: 'negative' },
  { body: { ...base, max_budget: 1, soft_budget: 2 }, status: 400, says: 'soft_budget' },
  { body: { ...base, budget_duration: 'soon' }, status: 400, says: 'budget_duration is' },
  { body: { ...base, budget_duration: '0d' }, status: 400, says: 'budget_duration is' },
  {
    body: { ...base, budget_limits: [{ max_budget: 1, budget_duration: 'x' }] },
    status: 400,
    says: 'budget_limits is',
  },
  { body: { ...base, rpm_limit: -1 }, status: 422 },
  { body: { ...base, tpm_limit: 1.5 }, status: 422 },
  { body: { ...base, max_parallel_requests: 1e300 }, status: 422 },
];
const keyNames = (field: string, more: object = {}): readonly BadInput[] =>
  [TEXT, HASH].map((key) => ({ body: { ...more, [field]: key }, status: 404, says: NOT_FOUND }));
const strangeIds = (field: string, more: object = {}): readonly BadInput[] =>
  ['', 'a\nb', '\u0000', '\ud800', 'x'.repeat(201)].map((id) => ({ body: { ...more, [field]: id }, status: 422 }));
const customers = {
  create: [
    ...limits({ user_id: 'new' }),
    ...strangeIds('user_id'),
    { body: { user_id: 'customer' }, status: 400, says: 'already exists' },
    { body: { user_id: 'new', budget_id: 'nobody' }, status: 400, says: 'There is no budget' },
    { body: { user_id: 'new', budget_id: 'used', max_budget: 1 }, status: 422 },
    { body: { user_id: 'new', default_model: 'nobody' }, status: 422 },
    { body: { user_id: 'new', allowed_model_region: 'moon' }, status: 422 },
  ],
  update: [
    ...limits({ user_id: 'customer' }),
    { body: { user_id: 'nobody' }, status: 404 },
    { body: { user_id: 'customer', budget_id: 'nobody' }, status: 400 },
    { body: { user_id: 'customer', default_model: 'nobody' }, status: 422 },
  ],
  many: [
    { body: { user_ids: [] }, status: 422 },
    { body: { user_ids: ['customer', 'nobody'] }, status: 404 },
    { body: { user_ids: [...MANY, 'one-too-many'] }, status: 422 },
  ],
  tenThousand: [{ body: { user_ids: MANY }, status: 404 }],
  info: [{ query: '?end_user_id=nobody', status: 404 }, { status: 422 }],
} as const;

const member = { team_id: 'team', user_id: 'bob' };
const orgMember = { organization_id: 'org', user_id: 'bob' };

/** For each endpoint of LiteLLM's contract, by its id, what it refuses besides wrong types. */
export function badInputs({ text, token }: Existing): Readonly<Record<string, readonly BadInput[]>> {
  return {
    generateKey: [
      ...limits({}),
      { body: { spend: 1e300 }, status: 422 },
      ...strangeIds('user_id'),
      { body: { key_alias: 'laptop' }, status: 400, says: 'already exists' },
      { body: { duration: 'soon' }, status: 400 },
      { body: { key: 'no-prefix-0000' }, status: 400, says: 'sk-' },
      { body: { budget_id: 'nobody' }, status: 400, says: 'There is no budget' },
      { body: { auto_rotate: true }, status: 400 },
      { body: { temp_budget_increase: 1 }, status: 400 },
      { body: { tpm_limit_type: 'promised' }, status: 422 },
      {
        body: { team_id: 'limited', tpm_limit: 11, tpm_limit_type: 'guaranteed_throughput' },
        status: 400,
        says: 'guaranteed',
      },
    ],
    generateServiceAccountKey: [
      ...limits({ team_id: 'team' }),
      { body: {}, status: 422 },
      { body: { team_id: 'team', key_alias: 'laptop' }, status: 400, says: 'already exists' },
    ],
    updateKey: [
      ...limits({ key: text }),
      { body: { key: text, spend: 1e300 }, status: 422 },
      ...keyNames('key'),
      { body: {}, status: 422 },
      { body: { key: text, key_alias: 'other' }, status: 400, says: 'already exists' },
      { body: { key: token, duration: 'soon' }, status: 400 },
      { body: { key: token, budget_id: 'nobody' }, status: 400 },
      { body: { key: 'laptop' }, status: 404 },
    ],
    updateKeys: [
      { body: { keys: [] }, status: 422 },
      { body: { keys: [{ max_budget: 1 }] }, status: 422 },
    ],
    deleteKeys: [
      { body: {}, status: 422 },
      { body: { keys: null, key_aliases: null }, status: 422 },
      { body: { keys: [TEXT, HASH, 'laptop'] }, status: 404, says: NOT_FOUND },
      { body: { key_aliases: [token] }, status: 404, says: NOT_FOUND },
      { body: { keys: MANY_KEYS }, status: 404, says: NOT_FOUND },
      { body: { keys: [...MANY_KEYS, text] }, status: 422 },
    ],
    regenerateKey: [
      ...limits({ key: text }),
      ...keyNames('key').map((each) => ({ ...each, says: 'not found' })),
      { body: { key: text, new_key: 'no-prefix-0000' }, status: 400 },
      { body: { key: text, new_key: text }, status: 400 },
      { body: { key: text, grace_period: 'soon' }, status: 400 },
    ],
    regenerateNamedKey: [
      { named: TEXT, body: {}, status: 404, says: 'not found' },
      { named: HASH, body: {}, status: 404, says: 'not found' },
      { named: token, body: { key_alias: 'other' }, status: 400 },
    ],
    resetKeySpend: [
      { named: HASH, body: {}, status: 404 },
      { named: token, body: { reset_to: -1 }, status: 422 },
      { named: token, body: { reset_to: 1e300 }, status: 422 },
    ],
    blockKey: [...keyNames('key'), { body: { key: 'laptop' }, status: 400, says: 'is no key' }],
    unblockKey: [...keyNames('key'), { body: { key: 'laptop' }, status: 400, says: 'is no key' }],
    getKeyInfo: [
      { query: `?key=${TEXT}`, status: 404 },
      { query: `?key=${HASH}`, status: 404 },
    ],
    getKeyInfos: [
      { body: { keys: [] }, status: 422 },
      { body: { keys: MANY_KEYS }, status: 404 },
    ],
    listKeys: [
      { query: '?sort_by=moon', status: 400 },
      { query: '?status=moon', status: 400 },
    ],

    createUser: [
      ...limits({}),
      ...strangeIds('user_id'),
      { body: { user_id: 'ann' }, status: 409, says: 'already exists' },
      { body: { user_email: 'ANN@Example.com' }, status: 409, says: 'already exists' },
      { body: { user_id: 'new', key_alias: 'laptop' }, status: 400, says: 'already exists' },
      { body: { user_id: 'new', user_role: 'king' }, status: 422 },
      { body: { user_id: 'new', user_role: 'org_admin' }, status: 422 },
      { body: { user_id: 'new', teams: ['nobody'] }, status: 404, says: 'Team not found' },
      { body: { user_id: 'new', organizations: ['nobody'] }, status: 404 },
      { body: { user_id: 'new', duration: 'soon' }, status: 400 },
      { body: { user_id: 'new', max_budget: -1, auto_create_key: false }, status: 400 },
      ...[-1, 9_000_001, 1e300].map((spend) => ({ body: { user_id: 'new', spend }, status: 422 })),
    ],
    updateUser: [
      ...limits({ user_id: 'ann' }),
      ...limits({ user_id: 'nobody-yet' }),
      { body: {}, status: 422 },
      { body: { user_email: 'nobody@example.com' }, status: 404 },
      { body: { user_id: 'bob', user_email: 'ann@example.com' }, status: 409 },
      { body: { user_id: 'ann', user_role: 'king' }, status: 422 },
    ],
    updateUsers: [
      { body: { users: [] }, status: 422 },
      { body: { users: [{}] }, status: 422 },
    ],
    deleteUsers: [
      { body: { user_ids: [] }, status: 422 },
      { body: { user_ids: ['ann', 'nobody'] }, status: 404, says: 'not found' },
      { body: { user_ids: MANY }, status: 404 },
    ],
    getUserInfo: [{ query: '?user_id=nobody', status: 404 }],
    getUserRow: [{ query: '?user_id=nobody', status: 404 }],
    listUsers: [{ query: '?sort_by=moon', status: 422 }],

    createTeam: [
      ...limits({ team_id: 'new' }),
      ...strangeIds('team_id'),
      { body: { team_id: 'team' }, status: 400, says: 'already exists' },
      { body: { team_id: 'new', organization_id: 'nobody' }, status: 400 },
      { body: { team_id: 'new', max_budget: 1, soft_budget: 1 }, status: 400 },
      { body: { team_id: 'new', team_member_budget: -1 }, status: 400 },
      { body: { team_id: 'new', team_member_budget_duration: 'soon' }, status: 400 },
      { body: { team_id: 'new', members_with_roles: [{ user_id: 'x' }, { user_id: 'x' }] }, status: 400 },
      { body: { team_id: 'new', members_with_roles: [{ role: 'user' }] }, status: 422 },
      { body: { team_id: 'new', members_with_roles: [{ user_id: 'x', role: 'king' }] }, status: 422 },
      { body: { team_id: 'new', members_with_roles: [{ user_id: 'x', user_email: 'ann@example.com' }] }, status: 400 },
    ],
    updateTeam: [
      ...limits({ team_id: 'team' }),
      { body: { team_id: 'nobody' }, status: 404, says: 'Team not found' },
      { body: { team_id: 'team', organization_id: 'nobody' }, status: 400 },
      { body: { team_id: 'team', team_member_budget: -1 }, status: 400 },
    ],
    getTeamInfo: [{ query: '?team_id=nobody', status: 404, says: 'Team not found' }, { status: 422 }],
    listTeamPages: [{ query: '?sort_by=moon', status: 422 }],
    deleteTeams: [
      { body: { team_ids: [] }, status: 422 },
      { body: { team_ids: ['team', 'nobody'] }, status: 404, says: 'Team not found' },
      { body: { team_ids: MANY }, status: 404 },
    ],
    blockTeam: [{ body: { team_id: 'nobody' }, status: 404 }],
    unblockTeam: [{ body: { team_id: 'nobody' }, status: 404 }],
    addTeamMembers: [
      { body: { team_id: 'nobody', member: { user_id: 'x', role: 'user' } }, status: 404 },
      { body: { team_id: 'team', member: [] }, status: 422 },
      { body: { team_id: 'team', member: { role: 'user' } }, status: 422 },
      { body: { team_id: 'team', member: { user_id: 'x', role: 'king' } }, status: 422 },
      { body: { team_id: 'team', member: { user_id: 'x' }, max_budget_in_team: -1 }, status: 400 },
      {
        body: { team_id: 'team', member: [{ user_id: 'x' }, { user_id: 'ann' }] },
        status: 400,
        says: 'team_member_already_in_team',
      },
    ],
    removeTeamMember: [
      { body: { ...member, team_id: 'nobody' }, status: 404 },
      { body: member, status: 400, says: 'not found in team' },
      { body: { team_id: 'team', user_email: 'nobody@example.com' }, status: 400 },
      { body: { team_id: 'team' }, status: 422 },
    ],
    updateTeamMember: [
      { body: { ...member, team_id: 'nobody' }, status: 404 },
      { body: { ...member, max_budget_in_team: 1 }, status: 400, says: 'not found in team' },
      { body: { team_id: 'team', user_id: 'ann', max_budget_in_team: -1 }, status: 400 },
      { body: { team_id: 'team', user_id: 'ann', budget_duration: 'soon' }, status: 400 },
      { body: { team_id: 'team', user_id: 'ann', role: 'king' }, status: 422 },
    ],
    addTeamModels: [
      { body: { team_id: 'nobody', models: ['m'] }, status: 404 },
      { body: { team_id: 'team', models: [] }, status: 422 },
    ],
    removeTeamModels: [
      { body: { team_id: 'nobody', models: ['m'] }, status: 404 },
      { body: { team_id: 'limited', models: ['only'] }, status: 400, says: 'empty list' },
    ],

    createBudget: [
      ...limits({ budget_id: 'new' }),
      ...strangeIds('budget_id'),
      { body: { budget_id: 'used' }, status: 400, says: 'already exists' },
    ],
    updateBudget: [...limits({ budget_id: 'used' }), { body: { budget_id: 'nobody' }, status: 400 }],
    readBudgets: [{ body: { budgets: [] }, status: 422 }],
    getBudgetSettings: [{ query: '?budget_id=nobody', status: 400 }, { status: 422 }],
    deleteBudget: [
      { body: { id: 'nobody' }, status: 400, says: 'There is no budget' },
      { body: { id: 'used' }, status: 400, says: 'is in use by' },
    ],

    createOrganization: [
      ...limits({ organization_alias: 'x' }),
      { body: {}, status: 422 },
      { body: { organization_alias: 'x', organization_id: 'org' }, status: 400, says: 'already exists' },
      { body: { organization_alias: 'x', budget_id: 'nobody' }, status: 400 },
      { body: { organization_alias: 'x', budget_id: 'used', max_budget: 1 }, status: 422 },
    ],
    updateOrganization: [
      ...limits({ organization_id: 'org' }),
      { body: { organization_id: 'nobody' }, status: 404 },
      { body: { organization_id: 'org', organization_alias: null }, status: 422 },
      { body: { organization_id: 'org', budget_id: 'nobody' }, status: 400 },
    ],
    getOrganizationInfo: [{ query: '?organization_id=nobody', status: 404 }, { status: 422 }],
    readOrganizations: [
      { body: { organizations: ['org', 'nobody'] }, status: 404 },
      { body: { organizations: MANY }, status: 404 },
    ],
    deleteOrganizations: [
      { body: { organization_ids: ['org', 'nobody'] }, status: 404 },
      { body: { organization_ids: MANY }, status: 404 },
    ],
    addOrganizationMembers: [
      { body: { organization_id: 'nobody', member: { user_id: 'x' } }, status: 404 },
      { body: { organization_id: 'org', member: [{ user_id: 'x' }, { user_id: 'ann' }] }, status: 400 },
      { body: { organization_id: 'org', member: { user_id: 'x', role: 'proxy_admin' } }, status: 422 },
    ],
    updateOrganizationMember: [
      { body: { ...orgMember, role: 'org_admin' }, status: 400, says: 'is no member' },
      { body: orgMember, status: 422 },
      { body: { ...orgMember, organization_id: 'nobody', role: 'org_admin' }, status: 404 },
    ],
    removeOrganizationMember: [
      { body: orgMember, status: 400, says: 'is no member' },
      { body: { ...orgMember, organization_id: 'nobody' }, status: 404 },
    ],

    createCustomer: customers.create,
    createEndUser: customers.create,
    updateCustomer: customers.update,
    updateEndUser: customers.update,
    getCustomerInfo: customers.info,
    getEndUserInfo: customers.info,
    deleteCustomers: [...customers.many, ...customers.tenThousand],
    deleteEndUsers: [...customers.many, ...customers.tenThousand],
    blockCustomers: [{ body: { user_ids: [] }, status: 422 }],
    blockEndUsers: [{ body: { user_ids: [] }, status: 422 }],
    unblockCustomers: [...customers.many, ...customers.tenThousand],
    unblockEndUsers: [...customers.many, ...customers.tenThousand],

    createModel: [
      { body: { model_name: 'x', litellm_params: {} }, status: 422 },
      { body: { model_name: 'x', litellm_params: { model: 'fake/echo' }, model_info: { id: 'model' } }, status: 409 },
      { body: { model_name: 'x', litellm_params: { model: 'fake/echo', input_cost_per_token: -1 } }, status: 422 },
      { body: { model_name: 'a*b', litellm_params: { model: 'fake/echo' } }, status: 422 },
      { body: { model_name: 'x', litellm_params: { model: 'x' } }, status: 409, says: 'itself' },
      {
        body: { model_name: 'x', litellm_params: { model: 'openai/x', api_key: 'os.environ/NOT_SET' } },
        status: 400,
        says: 'NOT_SET',
      },
    ],
    updateModel: [
      { body: { model_info: { id: 'nobody' } }, status: 400 },
      { body: { model_info: { id: 'model' }, litellm_params: { rpm: -1 } }, status: 422 },
    ],
    patchModel: [
      { named: 'nobody', body: {}, status: 400 },
      { named: 'model', body: { litellm_params: { timeout: -1 } }, status: 422 },
    ],
    deleteModel: [{ body: { id: 'nobody' }, status: 400 }],
    getModelInfo: [{ query: '?litellm_model_id=nobody', status: 400 }],
    getModelInfoV1: [{ query: '?litellm_model_id=nobody', status: 400 }],

    getSpendLogs: [{ query: '?start_date=yesterday&end_date=today', status: 422 }],
    getSpendLogPage: [{ query: '?start_date=2026-13-99&end_date=2026-01-01', status: 400 }],
    getSpendByTag: [{ query: '?start_date=yesterday', status: 422 }],
    getGlobalSpendTags: [{ query: '?start_date=yesterday', status: 422 }],
    getGlobalSpendProviders: [{ query: '?end_date=tomorrow', status: 422 }],
    getGlobalSpendCustomers: [
      { body: { startTime: 'yesterday' }, status: 422 },
      { body: { api_key: HASH }, status: 400, says: 'not added up for each key' },
    ],
    getSpendReport: [{ status: 400 }],
    getUserActivity: [{ status: 400 }, { query: '?start_date=2026-01-02&end_date=2026-01-01', status: 400 }],
    getUserActivityWhole: [{ status: 400 }],
    getTeamActivity: [{ status: 400 }],
    getTagActivity: [{ status: 400 }],
    countTokens: [{ body: { model: 'm' }, status: 400 }],
    getSupportedParams: [{ query: '?model=nobody', status: 400 }],
    calculateSpend: [{ body: {}, status: 422 }],
  };
}

/** Those that take nothing that could make no sense. */
export const TAKES_NOTHING: readonly string[] = [
  'listKeyAliases',
  'checkKey',
  'listTeams',
  'listAvailableTeams',
  'listBudgets',
  'listOrganizations',
  'listCustomers',
  'listEndUsers',
  'getModelInfoPage',
  'getModelGroupInfo',
  'getSpendByKey',
  'getSpendByUser',
  'getGlobalSpend',
  'getGlobalSpendKeys',
  'getGlobalSpendModels',
  'getGlobalSpendTeams',
  'getGlobalSpendDays',
  'resetGlobalSpend',
];
