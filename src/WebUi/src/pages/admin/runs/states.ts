import { IconAlertTriangle, IconCheck, IconClock, IconLoader2, IconMinus, IconX, type Icon } from '@tabler/icons-react';

/** How runs stand, the worst first; each with a mark of its own, so that nothing hangs on colours. */
export const runStates = ['Missed', 'Failed', 'Waiting', 'Running', 'Skipped', 'Succeeded'] as const;
export type RunState = (typeof runStates)[number];

export const marks: Record<RunState, Icon> = {
  Missed: IconX,
  Failed: IconAlertTriangle,
  Waiting: IconClock,
  Running: IconLoader2,
  Skipped: IconMinus,
  Succeeded: IconCheck,
};

/** The phases of a session in their order. */
export const phases = ['Plan', 'Slice', 'ConfirmFills', 'ClosingDip', 'CloseSession', 'Report'] as const;
export type Phase = (typeof phases)[number];
