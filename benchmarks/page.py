"""An open page of Chatter without a browser: what a browser asks, says and hears, over the network.

It loads the page with its cookie, opens NiceGUI's socket as the page's script does, loads what the
components load, answers pings, beats, and takes note of every message that comes.
"""

import ast
import asyncio
import functools
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benchmarks.client import Connection, Socket

SOCKET = '/_nicegui_ws/socket.io/'
QUERY = re.compile(r'query: (\{.*\}),')
BEAT = re.compile(
    r'"(\d+)":\{"tag":"nicegui-heartbeat".*?"listener_id":"([^"]+)","type":"beat"', re.DOTALL
)
BEAT_SECONDS = 20.0
ACK_SECONDS = 3.0
READY_SECONDS = 30.0
READ_PAUSE_SECONDS = 0.25  # Like `reader.js`: a pointer is told after this pause.

Message = tuple[int, str | None]  # seq and nonce


@dataclass
class Ear:
    """What many pages together hear: when each message came to each."""

    sent: dict[str, float] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    count: int = 0
    frames: int = 0
    frame_bytes: int = 0
    _goal: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, messages: tuple[Message, ...], size: int) -> None:
        """Take note of messages that came in one frame."""
        now = time.perf_counter()
        self.frames += 1
        self.frame_bytes += size
        for _, nonce in messages:
            if nonce is not None and nonce in self.sent:
                self.seconds.append(now - self.sent[nonce])
        self.count += len(messages)
        if self.count >= self._goal:
            self._reached.set()

    async def until(self, count: int, seconds: float) -> bool:
        """Wait until so many messages were heard in all; False if that takes longer."""
        self._goal = count
        self._reached.clear()
        if self.count >= count:
            return True
        try:
            await asyncio.wait_for(self._reached.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Page:
    """A page of somebody's that shows a room, from its first request on."""

    def __init__(self, port: int, token: str, room_id: int, ear: Ear) -> None:
        self.seen: list[int] = []
        self.is_lost = False
        self.reads = False
        self._port = port
        self._token = token
        self._room_id = room_id
        self._ear = ear
        self._ready = asyncio.Event()
        self._telling: asyncio.TimerHandle | None = None
        self._background: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, port: int, token: str, room_id: int, ear: Ear) -> 'Page':
        """Open the page and wait until it hears everything."""
        page = cls(port, token, room_id, ear)
        await page._load()
        return page

    def close(self) -> None:
        """Close the tab."""
        self._is_closing = True
        if self._telling is not None:
            self._telling.cancel()
        for task in self._background:
            task.cancel()
        self._socket.close()
        self._http.close()

    async def _load(self) -> None:
        self._is_closing = False
        self._http = await Connection.open(self._port, self._token)
        html = await self._get(f'/rooms/{self._room_id}')
        found, beat = QUERY.search(html), BEAT.search(html)
        assert found and beat, 'This is not the page of a room.'
        self._query: dict[str, Any] = ast.literal_eval(found[1])  # Python as it is
        self._beat = beat.groups()
        self._next_id = self._acknowledged = int(self._query['next_message_id'])
        names = {
            **self._query,
            'implicit_handshake': 'true',
            'document_id': str(uuid.uuid4()),
            'tab_id': str(uuid.uuid4()),
            'old_tab_id': 'null',
            'EIO': '4',
            'transport': 'websocket',
        }
        self._socket = await Socket.open(
            self._port, f'{SOCKET}?{urlencode(names)}', self._token, self._hear, self._hung_up
        )
        room = f'/api/rooms/{self._room_id}'
        history = json.loads(await self._get(f'{room}/messages?limit=50'))
        await asyncio.wait_for(self._ready.wait(), READY_SECONDS)
        await self._get(f'/api/me/state?room={self._room_id}')
        changes = json.loads(await self._get(f'{room}/changes?since={history["last_rev"]}'))
        self.known = int(changes['last_seq'])
        self._go(self._keep_beating())
        self._go(self._keep_acknowledging())

    async def _get(self, path: str) -> str:
        answer = await self._http.get(path)
        assert answer.status == 200, answer
        return answer.body.decode()

    def _hear(self, socket: Socket, frame: bytes) -> None:
        if frame.startswith(b'42["chatter",'):
            messages, is_ready = _decoded(frame)
            if messages:
                self._ear.hear(messages, len(frame))
                self.seen += [seq for seq, _ in messages]
                if self.reads and self._telling is None:
                    self._read_soon()
            if is_ready:
                self._ready.set()
        elif frame == b'2':
            socket.send(b'3')
        elif frame.startswith(b'0{'):
            socket.send(b'40')
        elif frame.startswith(b'44'):
            raise ConnectionRefusedError(frame.decode())
        elif frame.startswith(b'42'):
            _, message = json.loads(frame[2:])
            self._next_id = message.get('_id', self._next_id - 1) + 1

    def _hung_up(self) -> None:
        self.is_lost = not self._is_closing

    def _emit(self, event: str, message: dict[str, Any]) -> None:
        said = {'client_id': self._query['client_id'], **message}
        self._socket.send(b'42' + json.dumps([event, said]).encode())

    async def _keep_beating(self) -> None:
        element, listener = self._beat
        beat = {'id': int(element), 'listener_id': listener, 'args': ['"online"']}
        while True:
            self._emit('event', beat)
            await asyncio.sleep(BEAT_SECONDS)

    async def _keep_acknowledging(self) -> None:
        while True:
            await asyncio.sleep(ACK_SECONDS)
            if self._acknowledged < self._next_id:
                self._emit('ack', {'next_message_id': self._next_id})
                self._acknowledged = self._next_id

    def _read_soon(self) -> None:
        loop = asyncio.get_running_loop()
        self._telling = loop.call_later(READ_PAUSE_SECONDS, self._tell_read)

    def _tell_read(self) -> None:
        self._telling = None
        if self._http.is_busy:
            self._read_soon()
            return
        body = json.dumps({'seq': self.seen[-1]}).encode()
        self._go(self._http.post(f'/api/rooms/{self._room_id}/read', body))

    def _go(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


@functools.lru_cache(maxsize=256)
def _decoded(frame: bytes) -> tuple[tuple[Message, ...], bool]:
    """The messages of a frame, and whether it says `live.ready`. All pages get the same bytes."""
    _, payload = json.loads(frame[2:])
    events = payload['events']
    posted = [event['message'] for event in events if event['type'] == 'message.posted']
    messages = tuple((message['seq'], message['nonce']) for message in posted)
    return messages, any(event['type'] == 'live.ready' for event in events)
