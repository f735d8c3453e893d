
// Packs, by name: the address, the integrity, the size of what is made of it, the sizes of the
// modules that are made of that.
const packs = {
@PACKS@
};
const opener = WebAssembly.instantiate(Uint8Array.from("@OPENER@", letter => letter.charCodeAt(0)));
const brought = {}, opened = {};
// Packs are opened one after another; the first stays, as the dictionary of the others.
let turn = Promise.resolve(), kept = 0;

// Remembers what is made, but asks again for what did not arrive.
function once(all, name, make) {
    if (!all[name]) {
        all[name] = make();
        all[name].catch(() => { delete all[name]; });
    }
    return all[name];
}
function bring(name) {
    const [address, integrity] = packs[name];
    return once(brought, name, async () => {
        const answer = await fetch(new URL(address, import.meta.url), { integrity });
        if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
        return new Uint8Array(await answer.arrayBuffer());
    });
}
function open(name) {
    return once(opened, name, async () => {
        const packed = await bring(name);
        const modules = turn.then(() => unpack(packed, ...packs[name].slice(2)));
        turn = modules.catch(() => {});
        return modules;
    });
}
async function unpack(packed, size, sizes) {
    const { memory, packed: place, made, begin, go_on } = (await opener).instance.exports;
    new Uint8Array(memory.buffer, place()).set(packed);
    begin(packed.length, kept, size);
    let from = kept + size;
    const end = sizes.reduce((all, size) => all + size, from);
    // In slices, so that nobody waits long for an answer to a press.
    for (let at; (at = go_on(1 << 17)) < end;) {
        if (!at) throw new Error("no pack");
        await new Promise(next => setTimeout(next));
    }
    if (!kept) kept = size;
    return sizes.map(size => new Uint8Array(memory.buffer, made()).slice(from, from += size));
}
function part(pack, place) {
    const modules = open(pack);
    modules.catch(() => {});
    return async imports => WebAssembly.instantiate((await modules)[place], imports);
}
// The module of every visit; what is most likely needed next is under way behind it.
export async function first() {
    const modules = open("@FIRST@");
    bring("@FIRST@").then(() => bring("@SECOND@")).catch(() => {});
    return (await modules)[0];
}
