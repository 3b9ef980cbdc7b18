/** A list of people, where Python asks for one. */
import {PeopleRows} from 'chatter';

export default PeopleRows;
