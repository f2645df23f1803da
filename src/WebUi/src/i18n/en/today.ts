import type { Texts } from '../texts';
import type ko from '../ko/today';

/** English texts of the start page and of the messages. */
export default {
  title: 'Today',
  allWell: 'Nothing needs you.',
  attention: 'What needs you',
  urgency: { act: 'You need to act', look: 'Please look', know: 'Good to know' },
  go: { account: 'Look', bot: 'See the bot', order: 'Answer', operation: 'To the bots', credentials: 'Accounts', schedule: 'Schedule', runs: 'See the runs', channels: 'Messages' },
  value: { title: 'What I have', noRate: 'no exchange rate', change: 'Since the last close', profit: 'Realised today', trades: 'Trades today', count: '{{count}}' },
  session: {
    title: 'The last session',
    of: 'Session of {{day}}',
    underWay: 'Session of {{day}}, under way',
    empty: 'No bot has worked yet.',
    addBot: 'Add a bot',
    bought: 'Bought {{amount}}',
    sold: 'Sold {{amount}}',
    profit: 'Realised',
    reconciled: 'After the close the books agreed with the broker\'s holdings.',
    notReconciled: 'The session has not been reconciled yet.',
  },
  outcome: { bought: 'bought', sold: 'sold', working: 'working', unfilled: 'not filled', nothing: 'no order', none: 'not decided yet' },
  next: { title: 'What comes next', schedule: 'Schedule', off: 'The schedule is off: nothing is planned.' },
  market: { title: 'Market', open: 'Open', closed: 'Closed', closes: 'Closes at {{time}}', opens: 'Opens {{day}} at {{time}}', early: 'closes early', symbol: 'Symbol', price: 'Close', trend: 'Trend', fromHigh: 'from its high', unknown: 'No prices of {{symbols}}' },
  mood: { extremeGreed: 'extreme greed', greed: 'greed', neutral: 'neutral', fear: 'fear', extremeFear: 'extreme fear' },
  trend: { strongUp: 'strong up', turningUp: 'turning up', turningDown: 'turning down', strongDown: 'strong down' },
  equity: { title: 'Account value', more: 'More about profit', empty: 'After the first close there is a curve to draw.', label: '{{from}} {{start}} → {{to}} {{end}}' },
  messages: { title: 'Messages', empty: 'No messages yet.', readAll: 'Mark all as read', unread: 'unread', urgent: 'urgent', read: 'Mark as read' },
  runs: { title: 'Runs', empty: 'Nothing has run yet.', session: 'Session', phase: 'Phase', state: 'State', due: 'Due', finished: 'Finished', attempts: 'Attempts', error: 'Notes', all: 'All' },
} satisfies Texts<typeof ko>;
