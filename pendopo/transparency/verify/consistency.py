"""Two checkpoints of one log: whether the older is the beginning of the newer, or the log has shown two histories."""

from pendopo.transparency.reading import Read
from pendopo.transparency.rules.checked_trees import CheckedTree
from pendopo.transparency.rules.checkpoints import SignedCheckpoint
from pendopo.transparency.rules.policies import Policy
from pendopo.transparency.rules.proofs import consistency_holds
from pendopo.transparency.verify.account import Account, DoesNotHold
from pendopo.transparency.verify.entries import read_file
from pendopo.transparency.verify.logs import accepted, naming_files


def verify_consistency(one: str, other: str, read: Read, policy: Policy, account: Account) -> None:
    """Compare two checkpoints, in any order.

    Args:
        one, other: their files.
        read: gives tiles of the log; of the larger tree, wherever they come from.

    Raises:
        DoesNotHold: one is not valid, they are of two logs, or they are two histories.
        NotChecked: a file can't be read.
    """
    found = sorted(((accepted(read_file(file), policy, account, file=file), file) for file in (one, other)), key=lambda pair: pair[0].size)
    (older, old_file), (newer, new_file) = found
    if older.checkpoint.origin != newer.checkpoint.origin:
        raise DoesNotHold("other_origins", one=older.checkpoint.origin, other=newer.checkpoint.origin)
    if older.size == newer.size:
        if older.root != newer.root:
            raise DoesNotHold("split_view", size=older.size, one=old_file, other=new_file)
        account.holds("same_tree", size=older.size)
        return
    if not is_beginning(older, newer, read):
        raise DoesNotHold("not_consistent", old=older.size, new=newer.size, one=old_file, other=new_file)
    account.holds("consistent", old=older.size, new=newer.size)


def is_beginning(older: SignedCheckpoint, newer: SignedCheckpoint, read: Read) -> bool:
    """Whether the older tree is the beginning of the newer one, whose tiles ``read`` gives.

    Raises:
        DoesNotHold: the tiles do not lead to the newer root.
    """
    with naming_files():
        proof = CheckedTree(newer.size, newer.root, read).consistency(older.size)
    return consistency_holds(older.size, newer.size, older.root, newer.root, proof)
