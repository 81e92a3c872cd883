// Stands in for leading other tabs: a frame's connection is its own.

export const lead = undefined;
