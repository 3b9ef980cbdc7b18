/** A list of people, where Python asks for one. */
import {PeopleRows} from 'chatter/people_rows.js';

export default PeopleRows;
