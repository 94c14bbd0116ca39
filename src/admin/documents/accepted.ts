import { TYPES } from '../../inspection/types';

/** What a browser's file dialog offers. */
export const ACCEPTED = [...new Set(Object.keys(TYPES))].join(',');
