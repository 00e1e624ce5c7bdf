"""What the kernel can deny a process for good: files, network, other processes (Landlock, seccomp, capabilities).

:func:`seal` does what this kernel knows and leaves out what it does not; there is no way back, and whatever such a
process starts is sealed too. Only libraries can be read afterwards, nothing can be written, no connection be made.
:func:`seal_program` is for a process that becomes another program, which works in a folder of its own.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

_KILL_WITH_PARENT, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVILEGES = 1, 4, 22, 38  # prctl
_FILTER = 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # alike on every machine
_VERSION, _PATH_BENEATH = 1, 1
_RUN, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TO_A_FILE = _RUN | _WRITE_FILE | _READ_FILE | 1 << 14
# What each version of Landlock added: rights to files (all of them are denied), to ports, signals to others.
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_ALL = (1 << 16) - 1
_PORTS_SINCE, _PORTS = 4, 3
_SCOPES_SINCE, _SCOPES = 6, 3
# seccomp: each machine's number in an audit, and the calls that nothing that reads a file makes, numbered as it does:
# connections, other processes and their memory, new ones, memory beside the limit, ways around the rest.
_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_CALLS = {
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "accept4": (288, 242), "connect": (42, 203), "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211),
    "recvmsg": (47, 212), "sendmmsg": (307, 269), "recvmmsg": (299, 243),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221),
    "execveat": (322, 281), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "chroot": (161, 51),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "memfd_create": (319, 279),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
}  # fmt: skip
# Of these a program needs some: it starts others, has a place where its own parts meet, and ends itself. What it opens
# for other programs is as good as opened: it is told so, and nobody finds it. Its sockets lead nowhere.
_PROGRAMS_MAY = {
    "fork", "vfork", "execve", "socket", "socketpair", "accept", "accept4", "memfd_create", "shmget", "semget",
    "recvmsg", "recvfrom",
}  # fmt: skip
_SEEMS_DONE = ("bind", "listen")
_ON_THIS_MACHINE = 1
_SIGNAL_A_THREAD = (234, 131)  # tgkill: abort() sends it to its own process
# A library may start threads of its own. What clone3 is asked for a filter cannot see: it is said not to be there, and
# clone is taken instead.
_CLONE, _CLONE3, _A_THREAD = (56, 220), 435, 0x10000
_SET_CAPABILITIES = (126, 91)
_CAPABILITIES_VERSION = 0x20080522
_X32 = 0x40000000
# Denied with EPERM, with ENOSYS; not done, and no error.
_ALLOW, _DENY, _UNKNOWN, _NOT_DONE = 0x7FFF0000, 0x00050001, 0x00050026, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF
_NUMBER, _ARCH, _FIRST = 0, 4, 16  # of struct seccomp_data
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/dev/null")
# How many processors there are: a library that computes waits for ever where it is not told.
_PROCESSORS = ("/sys/devices/system/cpu", "/sys/devices/system/node")
# What a program of the system reads beside its own folder.
_SYSTEM = (
    "/usr/lib", "/usr/lib64", "/usr/share", "/usr/bin", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts",
    "/etc/libreoffice", "/var/cache/fontconfig", "/var/spool/libreoffice", "/var/lib/libreoffice", "/dev/urandom",
)  # fmt: skip
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")

_libc = ctypes.CDLL(None, use_errno=True)


def seal(readable: Iterable[Path] = ()) -> None:
    """Deny this process all that it needs not, but to read its libraries and what is ``readable`` besides."""
    if not sys.platform.startswith("linux"):
        return
    _libc.prctl(_KILL_WITH_PARENT, 9, 0, 0, 0)
    _libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        reads = _READ_FILE | _READ_FOLDER
        _deny_files(dict.fromkeys([*map(str, readable), *libraries()], reads))
        _drop_capabilities()
        _deny_calls(_CALLS.keys(), _alone)


def seal_program(program: Path, folder: Path) -> None:
    """Deny this process, which is about to become another program, all but to run and read what the system has and what
    lies beside ``program``, and to do as it likes in ``folder``: it opens no connection and sees no other file."""
    if not sys.platform.startswith("linux"):
        return
    _libc.prctl(_KILL_WITH_PARENT, 9, 0, 0, 0)
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        # A program that is no single file has its own tree, of which it stands in the folder of programs.
        own = program.parent.parent if program.parent.name == "program" else program.parent
        system = dict.fromkeys([*_SYSTEM, str(own)], _RUN | _READ_FILE | _READ_FOLDER)
        _deny_files({**system, "/dev/null": _READ_FILE | _WRITE_FILE, str(folder): _ALL})
        _drop_capabilities()
        _deny_calls(_CALLS.keys() - _PROGRAMS_MAY - set(_SEEMS_DONE), _with_itself)


def landlock_version() -> int:
    """Return which version of Landlock this kernel has; 0 for none."""
    return max(int(_libc.syscall(_CREATE_RULESET, None, 0, _VERSION)), 0) if sys.platform.startswith("linux") else 0


def libraries() -> list[str]:
    """Return the folders that a process may load code from: never the folder it was started in, which may hold data."""
    known = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    packages = {entry for entry in sys.path if os.path.basename(entry) in ("site-packages", "dist-packages")}
    own = {
        os.path.dirname(file) for name in ("zwcore", "bot") if (file := getattr(sys.modules.get(name), "__file__", ""))
    }
    return [*sorted(known | packages | own), *_LIBRARIES, *_PROCESSORS, *_FONTS]


def _deny_files(allowed: Mapping[str, int]) -> None:
    """Deny all to do with files but what is ``allowed``: rights by path."""
    version = landlock_version()
    if version < 1:
        return
    rights = _FILES[max(since for since in _FILES if since <= version)]
    ports, scopes = (_PORTS if version >= _PORTS_SINCE else 0), (_SCOPES if version >= _SCOPES_SINCE else 0)
    # An older kernel knows a shorter structure, and takes a longer one whose rest is nought.
    wanted = struct.pack("=QQQ", rights, ports, scopes)[: 8 if not ports else 16 if not scopes else 24]
    ruleset = _libc.syscall(_CREATE_RULESET, wanted, len(wanted), 0)
    if ruleset < 0:
        return
    for path, some in allowed.items():
        _allow(ruleset, path, some & rights)
    _libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        at = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= _TO_A_FILE
    _libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, at), 0)
    os.close(at)


def _drop_capabilities() -> None:
    if machine := _MACHINES.get(platform.machine()):
        header, none = struct.pack("=II", _CAPABILITIES_VERSION, 0), bytes(24)
        _libc.syscall(_SET_CAPABILITIES[machine[1]], header, none)


Step = tuple[int, str, str, int]
Parts = dict[str, list[Step]]


def _deny_calls(denied: Iterable[str], more: Callable[[int], tuple[list[Step], Parts]]) -> None:
    """Install a filter of calls; one for another machine than this kernel runs would deny the wrong ones."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.maxsize < 1 << 32:
        return
    arch, column = machine
    numbers = [number for name in denied if (number := _CALLS[name][column]) is not None]
    program = ctypes.create_string_buffer(_program(arch, sorted(numbers), *more(column)))
    steps = len(program) // 8
    _libc.prctl(_SECCOMP, _FILTER, struct.pack("@HP", steps, ctypes.addressof(program)), 0, 0)


def _alone(column: int) -> tuple[list[Step], Parts]:
    """New processes and signals to threads of others fail; new threads may be."""
    steps = [
        (_EQUAL, "unknown", "", _CLONE3),
        (_EQUAL, "clone", "", _CLONE[column]),
        (_EQUAL, "signal", "allow", _SIGNAL_A_THREAD[column]),
    ]
    return steps, {
        "clone": [(_LOAD, "", "", _FIRST), (_HAS, "allow", "deny", _A_THREAD)],
        "signal": [(_LOAD, "", "", _FIRST), (_EQUAL, "allow", "deny", os.getpid())],
    }


def _with_itself(column: int) -> tuple[list[Step], Parts]:
    """Sockets of this machine may be made, but nobody can be reached by them."""
    seeming = [number for name in _SEEMS_DONE if (number := _CALLS[name][column]) is not None]
    steps = [(_EQUAL, "not done", "", number) for number in seeming]
    steps.append((_EQUAL, "socket", "allow", _CALLS["socket"][column] or 0))
    return steps, {"socket": [(_LOAD, "", "", _FIRST), (_EQUAL, "allow", "deny", _ON_THIS_MACHINE)]}


def _program(arch: int, denied: Sequence[int], more: Sequence[Step], parts: Parts) -> bytes:
    """The filter: calls of another machine and those denied fail, what ``more`` says goes to one of the ``parts``, and
    all else may."""
    steps: list[Step] = [
        (_LOAD, "", "", _ARCH),
        (_EQUAL, "", "deny", arch),
        (_LOAD, "", "", _NUMBER),
        (_AT_LEAST, "deny", "", _X32),
        *((_EQUAL, "deny", "", number) for number in denied),
        *more,
    ]
    ends = {"allow": _ALLOW, "deny": _DENY, "unknown": _UNKNOWN, "not done": _NOT_DONE}
    places = {"": 0}
    for name, part in (*parts.items(), *((name, [(_RETURN, "", "", value)]) for name, value in ends.items())):
        places[name] = len(steps)
        steps += part
    return b"".join(
        # A jump counts from the step behind it.
        struct.pack("=HBBI", code, *(places[to] - n - 1 if to else 0 for to in (yes, no)), value)
        for n, (code, yes, no, value) in enumerate(steps)
    )
