// Command readlog reads a log's folder with Go's sumdb packages, which know nothing of ours.
//
//	readlog FOLDER VKEY OLDSIZE
//
// It opens the checkpoint with the key, proves the records of the entry bundles through the tile files (all of them up to
// 10,000, beyond that every 97th), and proves that the tree of OLDSIZE is a prefix. It prints "ok SIZE" or ends with status 1 and a message.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// folder serves tiles from disk. C2SP leaves the height out of the path that sumdb puts it in.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) bundle(number, size int64) ([][]byte, error) {
	width := size - number*256
	if width > 256 {
		width = 256
	}
	tile := tlog.Tile{H: 8, L: -1, N: number, W: int(width)}
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(string(f), path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("%s: half an entry", path)
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) != 0 || len(entries) != int(width) {
		return nil, fmt.Errorf("%s: %d entries, want %d", path, len(entries), width)
	}
	return entries, nil
}

func checkpoint(f folder, vkey string) (tree tlog.Tree, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	signed, err := os.ReadFile(filepath.Join(string(f), "checkpoint"))
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		return tree, err
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

func records(f folder, tree tlog.Tree, hashes tlog.HashReader) error {
	for number := int64(0); number*256 < tree.N; number++ {
		entries, err := f.bundle(number, tree.N)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := number*256 + int64(i)
			if tree.N > 10000 && index%97 != 0 && index != tree.N-1 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return fmt.Errorf("record %d: %v", index, err)
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("record %d: %v", index, err)
			}
		}
	}
	return nil
}

func run(f folder, vkey string, oldSize int64) (int64, error) {
	tree, err := checkpoint(f, vkey)
	if err != nil {
		return 0, err
	}
	hashes := tlog.TileHashReader(tree, f)
	if err := records(f, tree, hashes); err != nil {
		return 0, err
	}
	old, err := tlog.TreeHash(oldSize, hashes)
	if err != nil {
		return 0, err
	}
	proof, err := tlog.ProveTree(tree.N, oldSize, hashes)
	if err != nil {
		return 0, err
	}
	return tree.N, tlog.CheckTree(proof, tree.N, tree.Hash, oldSize, old)
}

func main() {
	oldSize, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err == nil {
		var size int64
		if size, err = run(folder(os.Args[1]), os.Args[2], oldSize); err == nil {
			fmt.Println("ok", size)
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
