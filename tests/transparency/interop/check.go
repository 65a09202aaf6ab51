// Checks a log that Pendopo wrote with the Go team's own packages golang.org/x/mod/sumdb/tlog and note.
//
//	go run . FOLDER VERIFIER_KEY INCLUSION_CHECKS CONSISTENCY_CHECKS
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// files reads the tiles of a folder. Go's own paths name the height of a tile, and entries "data".
type files string

func (f files) Height() int { return 8 }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		data, err := os.ReadFile(f.path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (f files) path(tile tlog.Tile) string {
	path := strings.Replace(strings.TrimPrefix(tile.Path(), "tile/8/"), "data/", "entries/", 1)
	return filepath.Join(string(f), "tile", path)
}

// entry takes one entry out of its bundle.
func (f files) entry(index, size int64) []byte {
	width := 256
	if index/256 == size/256 {
		width = int(size % 256)
	}
	bundle, err := os.ReadFile(f.path(tlog.Tile{H: 8, L: -1, N: index / 256, W: width}))
	need(err)
	for ahead := index % 256; ahead > 0; ahead-- {
		bundle = bundle[2+int(binary.BigEndian.Uint16(bundle)):]
	}
	return bundle[2 : 2+int(binary.BigEndian.Uint16(bundle))]
}

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "does not hold:", err)
		os.Exit(1)
	}
}

// head opens the checkpoint: the signature of the key, size and root.
func head(folder, key string) (int64, tlog.Hash, string) {
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	need(err)
	verifier, err := note.NewVerifier(key)
	need(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	need(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	need(err)
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	need(err)
	var root tlog.Hash
	copy(root[:], raw)
	return size, root, opened.Sigs[0].Name
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	need(err)
	return value
}

func main() {
	folder := files(os.Args[1])
	size, root, signer := head(os.Args[1], os.Args[2])
	hashes := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, folder)
	for left := number(os.Args[3]); left > 0; left-- {
		index := rand.Int63n(size)
		proof, err := tlog.ProveRecord(size, index, hashes)
		need(err)
		need(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(folder.entry(index, size))))
	}
	for left := number(os.Args[4]); left > 0; left-- {
		old := 1 + rand.Int63n(size)
		oldRoot, err := tlog.TreeHash(old, hashes)
		need(err)
		proof, err := tlog.ProveTree(size, old, hashes)
		need(err)
		need(tlog.CheckTree(proof, size, root, old, oldRoot))
	}
	fmt.Printf("%s: %d entries, %s inclusion and %s consistency proofs\n", signer, size, os.Args[3], os.Args[4])
}
