/** The sign of a room, where Python asks for one. */
import {RoomSign} from 'chatter';

export default RoomSign;
