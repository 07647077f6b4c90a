import { formatSeconds } from '../format.ts';
import type { Texts } from '../en.ts';

export const places: Texts['places'] = {
  chat: '聊天',
  models: '模型',
  connect: '连接',
  server: '服务器',
  keys: '密钥',
  users: '用户',
  teams: '团队',
  usage: '用量',
  activity: '活动',
  audit: '审计',
  settings: '设置',
};

export const actions: Texts['actions'] = {
  newChat: '新建聊天',
  toggleRail: '显示或隐藏侧栏',
  pickModel: '选择模型',
  focusComposer: '写消息',
  stopAnswer: '停止回答',
  togglePanel: '显示或隐藏聊天设置',
  findInChat: '在此聊天中查找',
  nextTheme: '切换主题',
  openPalette: '前往任何地方，执行任何操作',
  showShortcuts: '显示快捷键',
};

export const rail: Texts['rail'] = {
  newChat: '新建聊天',
  menu: '菜单',
  collapse: '收起侧栏',
  expand: '展开侧栏',
  today: '今天',
  yesterday: '昨天',
  earlier: '更早',
  deleteChat: (title) => `删除聊天“${title}”`,
  deleted: (title) => `聊天“${title}”已删除。`,
  undo: '撤销',
  chats: '聊天',
  places: '页面',
  theme: (now, next) => `主题：${now}。切换到${next}`,
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  signOut: '退出登录',
  moved: (count) => `此浏览器中保存的 ${count} 个聊天现已移入中枢。`,
};

export const strip: Texts['strip'] = {
  label: '状态',
  gone: '中枢没有响应。正在重试…',
  connecting: '正在询问中枢…',
  copyAddress: (address) => `复制 ${address}`,
  requests: (running, waiting) => `${running} 个运行中，${waiting} 个等待中`,
  showRequests: '显示最近的请求',
  showEngines: '显示引擎',
  memory: (megabytes) => `中枢本身占用 ${megabytes} MB 内存。`,
  noModel: '内存中没有模型',
  version: (version) => `Homeport ${version}`,
  engineOwn: '由 Homeport 启动',
  latest: '最近的请求',
  moreRequests: '全部请求见“活动”页',
  showAddress: '程序如何访问中枢',
  addressOf: (address) => `程序用“密钥”页中的密钥通过 ${address} 访问中枢。`,
  docs: '查阅并试用 API 的每个路由',
  noRequests: '还没有任何请求。',
  openRequest: (model, when) => `打开 ${when} 对 ${model} 的请求`,
  when: '时间',
  model: '模型',
  tokens: '词元',
  took: '用时',
  outcome: '结果',
  outcomes: { ok: '成功', cancelled: '已取消', error: '错误' },
  seconds: (seconds) => formatSeconds(seconds, 1),
};

export const states: Texts['states'] = {
  stopped: '已停止',
  starting: '正在启动',
  ready: '就绪',
  degraded: '有问题',
  failed: '有问题',
  absent: '未安装',
};

export const palette: Texts['palette'] = {
  label: '搜索页面、操作、聊天和模型',
  nothing: '没有匹配的内容。',
  kinds: { page: '页面', action: '操作', chat: '聊天', model: '模型' },
};

export const shortcuts: Texts['shortcuts'] = {
  title: '快捷键',
  inField: '书写时',
  send: '发送消息',
  newLine: '换行',
  editLast: '编辑上一个问题（在空输入框中）',
};
