/** The rooms of whoever has this page open; the sidebar keeps them true. */

import {nameOf} from './directs.js';
import {Rooms} from './rooms.js';

export const myRooms = new Rooms({nameOf});
