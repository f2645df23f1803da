import type { Texts } from '../texts';
import type ko from '../ko/admin';

/** English texts of admin. */
export default {
  title: 'Admin',
  sections: 'Admin menu',
  people: 'People', imports: 'Imports', runs: 'Runs', server: 'Server', audit: 'Audit',
  onlyAdmins: 'This page is for admins.', onlyAdminsText: 'If you need something, ask an admin of this server.', toToday: 'Go to Today',
  role: { admin: 'Admin', user: 'User' },
  stop: {
    button: 'Stop everybody', title: 'Stop trading for everybody?', text: 'No bot on this server sends anything new. What has been sent is cancelled within a minute or two, and what has filled is booked. No shares are sold. It stays so until it is lifted, also over a restart.',
    yes: 'Yes, stop everybody', on: 'Trading is stopped for everybody.', onText: 'Nobody’s bots send new orders.', resume: 'Resume for everybody', resumeTitle: 'Resume trading for everybody?', resumeText: 'All bots go on, except those of people who paused themselves. Slices that are not yet due go out.', resumeYes: 'Yes, resume',
    stopped: 'Trading is stopped for everybody.', resumed: 'Trading goes on for everybody.',
  },
  person: {
    list: 'People on this server', search: 'Find by name', role: 'Role', allRoles: 'All roles', state: 'State', allStates: 'All states', active: 'Active', inactive: 'Inactive', none: 'Nobody matches.',
    name: 'Name', email: 'E-mail', last: 'Last login', never: 'never', joined: 'Joined', created: 'Added', notSignedUp: 'Not signed up', locked: 'Login locked until {{time}}', paused: 'Trading paused', twoFactor: 'Second factor', twoFactorOff: 'No second factor', mustChange: 'Must change password', details: 'Details of {{name}}',
    deactivate: 'Deactivate', activate: 'Activate', makeAdmin: 'Make admin', makeUser: 'Make user', link: 'Make a sign-up link', importFor: 'Import', runsOf: 'Runs',
    deactivateTitle: 'Deactivate {{name}}?', deactivateText: 'They are logged out, and their bots send nothing new. Orders at the broker are settled. Everything stays, and they can be activated again at any time.', deactivateYes: 'Deactivate',
    activateTitle: 'Activate {{name}}?', activateText: 'They may log in again, and with a schedule that is on their bots go on from the next session.', activateYes: 'Activate',
    makeAdminTitle: 'Make {{name}} an admin?', makeAdminText: 'Admins invite and deactivate people, stop the whole server and see how everybody’s work went. They do not see other people’s keys or trades.', makeAdminYes: 'Make them an admin',
    makeUserTitle: 'Take the admin’s role from {{name}}?', makeUserText: 'They no longer see these pages. Their bots and trades are not touched.', makeUserYes: 'Take the role', changed: '{{name}} is changed.',
  },
  invite: {
    button: 'Invite', title: 'Invite somebody', note: 'Whom is it for?', noteHint: 'A note for this list. They do not see it.', role: 'Role', days: 'Good for (days)', make: 'Make a sign-up link',
    linkTitle: 'Sign-up link', linkText: 'Send this link to that person alone. It works once, until {{time}}, and is shown only now.', link: 'Sign-up link', copyHint: 'If it is not copied, hold the link and copy it.', finished: 'I have copied it. Close',
    list: 'Invitations', states: { open: 'Open', used: 'Used', expired: 'Expired', all: 'All' }, state: 'State', empty: 'There are no invitations.', forWhom: 'Note', by: 'By', expires: 'Until', usedBy: 'Used by', revoke: 'Revoke', revokeTitle: 'Revoke this invitation?', revokeText: 'The link that was sent lets nobody in any more. You can make a new one.', revokeYes: 'Revoke it', revoked: 'The invitation is revoked.', noNote: 'no note', forPerson: 'Sign-up of {{name}}',
  },
  add: {
    button: 'Add a person', title: 'Add a person', text: 'Add a person to import their data before they come. Without a password they choose their own by a sign-up link.', username: 'Username', email: 'E-mail', role: 'Role', password: 'First password (optional)', passwordHint: 'They must change it at their first login.', yes: 'Add', added: '{{name}} is added.',
  },
  import: {
    who: 'Whose data?', whoHint: 'Type a name to find them.', choose: 'Choose whom to import for.', chooseText: 'Somebody who is not here yet is added under People first.', toPeople: 'Go to People',
    drop: 'Drag the old machine’s three files here', dropText: 'The database (.db), key_store.json and .env. Or press to choose them. Files of keys are sealed at the server at once and not kept.', files: 'Files', remove: 'Take {{name}} out',
    kinds: { database: 'Database', keyStore: 'Broker keys', environment: 'Settings' }, unknown: 'This is none of the files: {{name}}. Put in .db, .json and .env.', needDatabase: 'The database (.db) is needed.',
    options: 'Options', skipBadRows: 'Leave out rows that cannot be read', skipBadRowsHint: 'A holding or an order that cannot be read takes its bot with it.', overwrite: 'Changed on both sides', overwrites: { ask: 'Ask', keep: 'Keep this', take: 'Take theirs' }, zone: 'Old machine’s time zone',
    look: 'Dry run', looking: 'Reading and checking the files…', lookText: 'A dry run keeps nothing.', confirm: 'I have looked. Import it', confirmText: 'Trading stays paused after it, and no bot moves until its owner resumes.', working: 'Importing. It goes on if you close or reload this page.', changedFiles: 'Files or options have changed. Make a dry run again.',
    outcome: { planned: 'It can be imported', imported: 'All of it is imported', unchanged: 'It is here already', refused: 'It cannot be imported as it is' },
    outcomeText: { planned: 'Look at the report below, then import it.', imported: 'This is what came in.', unchanged: 'The same files were imported before. Nothing has changed.', refused: 'Mend the problems below, or make a dry run that leaves out rows that cannot be read.' },
    machine: 'The old machine’s owner: {{name}}', problems: '{{count}} problems', problems_one: '{{count}} problem', problemsMore: 'Only the first {{count}} are shown.', conflicts: 'Changed on both sides', checks: 'Do the figures come out even?', checkText: 'New books = old books + fills that were in none', bots: 'Bots', fills: 'Fills that were in no books', fillsText: 'They were filled on the old machine and were not in its books. They are booked.', rests: 'Rests of orders that are dropped', restsText: 'The owner must look for them at the broker and cancel them there.', tables: 'Rows by table', notes: 'What to know', secrets: 'Secrets that are taken over: {{names}}', notesShow: 'Show {{count}}',
    place: 'Where', what: 'What', here: 'Here', there: 'Old machine', item: 'Figure', old: 'Old', fill: 'Fills', new: 'New', even: 'Even', uneven: 'Not even', bot: 'Bot', symbol: 'Symbol', was: 'There', wasActive: 'active', wasInactive: 'inactive', tier: 'T (before → after)', shares: 'Shares', average: 'Average', session: 'Session', kind: 'Kind', amount: 'Amount', rest: 'Rest',
    table: 'Table', read: 'Read', written: 'New', merged: 'Merged', changed: 'Changed', unchanged: 'Same', skipped: 'Left out', row: 'row {{row}}',
    list: 'Imports so far', none: 'Nothing has been imported yet.', states: { running: 'Importing', imported: 'Imported', failed: 'Failed', undone: 'Undone' }, file: 'File', started: 'Began', state: 'State', progress: '{{done}} of {{total}} rows', report: 'Report', noReport: 'There is no report of it.',
    undo: 'Undo', undoTitle: 'Undo this import?', undoText: 'Exactly what it brought is taken away. It cannot be undone if trading went on since. Trading stays paused.', undoYes: 'Undo it', undone: 'It is undone.', details: 'Report of {{file}}',
    check: { rows: 'Rows', tier: 'Tier', books_imbalance: 'Imbalance', holdings_quantity: 'Shares held', holdings_invested: 'Invested', holdings_cost: 'Cost of holdings', reserve: 'RP', exchange_rates: 'Exchange rates', trades: 'Trades', trades_quantity: 'Shares traded', profit_by_year: 'Profit by year', profit_by_bot: 'Profit by bot' },
  },
  run: {
    views: { phases: 'One session', sessions: 'Several sessions' }, view: 'View', session: 'US session', latest: 'Latest session', name: 'Find by name', state: 'State', allStates: 'All states', opens: 'Opens {{open}} · closes {{close}}', closed: 'The market is closed that day.',
    none: 'Nothing recorded', legend: 'What the marks mean', map: 'Runs of {{session}}', sessionsMap: 'Runs by session', person: 'Person', keys: 'Arrow keys move between cells, Enter shows more.',
    cell: '{{name}}, {{what}}: {{state}}', cellRuns: '{{done}} of {{total}} done', late: '{{time}} late', empty: 'Nobody matches.', unscheduled: 'no schedule', inactive: 'inactive', paused: 'paused', sums: 'Everybody’s runs', sum: '{{phase}}: {{text}}', sumPart: '{{state}} {{count}}', title: '{{name}} · {{session}}', due: 'Due', started: 'Began', finished: 'Ended', open: 'Show the session {{session}}', minutes: '{{count}} min', seconds: '{{count}} s', hours: '{{count}} h', attempted: '{{count}} times', attempted_one: '{{count}} time',
  },
  node: {
    title: 'Nodes', name: 'Name', state: 'State', alive: 'Alive', left: 'Left in good order', lost: 'Not heard of', version: 'Version', started: 'Started', seen: 'Last heard of', lanes: 'Lanes', lanesTitle: 'Lanes', lane: 'Lane {{lane}}', unheld: 'nobody', none: 'No node is recorded.', lanesText: 'People are spread over lanes, and one node at a time runs a lane.',
  },
  backup: {
    title: 'Backups', off: 'No backups are made.', offText: 'Set EGGMONEY_BACKUP_FOLDER: then one is made every day, and restored for trial.', making: 'Backup', drill: 'Restore drill', drillText: 'The latest backup is restored into a scratch database, and every row is compared.', last: 'Last good one', next: 'Next due', never: 'none yet', good: 'Good', bad: 'The latest try failed', overdue: 'Overdue', now: 'soon',
    folder: 'Folder', free: 'Free space', keep: '{{count}} are kept', every: 'every {{time}}', files: 'Backup files', file: 'File', made: 'Made', size: 'Size', noFiles: 'There is no backup in the folder.', elsewhere: 'As this node sees the folder.',
  },
  act: {
    list: 'What admins did', action: 'Act', allActions: 'All acts', empty: 'Nothing is recorded.', when: 'When', actor: 'By', server: 'command line', target: 'Target', via: 'Way', address: 'Address', before: 'Before', after: 'After', details: 'Details of {{action}}', user: 'Person',
    names: {
      'server·setup': 'First admin', 'server·trading_paused': 'Everybody stopped', 'server·trading_resumed': 'Everybody resumed', 'tenant·created': 'Person added', 'tenant·updated': 'Person changed', 'invitation·created': 'Invitation made', 'invitation·revoked': 'Invitation revoked', 'import·done': 'Imported', 'import·undone': 'Import undone', 'user·erased': 'Account erased',
    },
    vias: { server: 'server', anonymous: 'before login', session: 'web page', token: 'token', telegram: 'Telegram' }, erased: '{{count}} entries went with the account.',
  },
  importUploading: 'The files are on their way. Keep this page open until they have arrived.',
} satisfies Texts<typeof ko>;
