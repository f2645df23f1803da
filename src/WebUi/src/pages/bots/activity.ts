import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconHandStop,
  IconHourglass,
  IconPlayerPause,
  IconPlayerPlay,
  IconPower,
  IconTrendingUp,
  type Icon,
} from '@tabler/icons-react';
import type { Schemas } from '@/api/client';

/** How what a bot is doing looks. The word stands beside it always. */
export const activityLooks: Record<Schemas['BotActivity'], { icon: Icon; color: string }> = {
  inactive: { icon: IconPower, color: 'gray' },
  stopped: { icon: IconHandStop, color: 'orange' },
  paused: { icon: IconPlayerPause, color: 'orange' },
  splitSuspected: { icon: IconAlertTriangle, color: 'red' },
  orderUndecided: { icon: IconAlertTriangle, color: 'red' },
  realising: { icon: IconArrowsExchange, color: 'grape' },
  coolingDown: { icon: IconHourglass, color: 'blue' },
  trailing: { icon: IconTrendingUp, color: 'grape' },
  waiting: { icon: IconHourglass, color: 'blue' },
  trading: { icon: IconPlayerPlay, color: 'teal' },
};

/** What needs its owner's answer or was stopped: there the remedy is shown too. */
export const needsOwner = (activity: Schemas['BotActivity']) => !['trading', 'waiting', 'trailing'].includes(activity);
