package acctest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// State is what the state file of a workspace holds.
type State struct {
	Text    string // the file as it is, "" for none
	Managed map[string]Instance
	Outputs map[string]any
}

// Instance is an object in a state.
type Instance struct {
	Attributes map[string]any
	Tainted    bool
	Private    string // what the provider keeps for itself
}

const stateFile = "terraform.tfstate"

// State reads the state file: an engine, started for it, would take longer than all else,
// and could make something else of it. Nothing was ever written where there is no file.
func (w *Workspace) State() State {
	w.t.Helper()
	state := State{Managed: map[string]Instance{}, Outputs: map[string]any{}}
	text, err := os.ReadFile(filepath.Join(w.Dir, stateFile))
	if os.IsNotExist(err) {
		return state
	}
	if err != nil {
		w.t.Fatal(err)
	}
	var file struct {
		Outputs   map[string]struct{ Value any }
		Resources []struct {
			Module, Mode, Type, Name string
			Instances                []struct {
				IndexKey   any `json:"index_key"`
				Deposed    string
				Status     string
				Attributes map[string]any
				Private    []byte
			}
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		w.t.Fatal(err)
	}
	state.Text = string(text)
	for name, output := range file.Outputs {
		state.Outputs[name] = output.Value
	}
	for _, r := range file.Resources {
		if r.Mode != "managed" {
			continue
		}
		for _, i := range r.Instances {
			address := r.Type + "." + r.Name
			if r.Module != "" {
				address = r.Module + "." + address
			}
			switch key := i.IndexKey.(type) {
			case string:
				address += fmt.Sprintf("[%q]", key)
			case float64:
				address += fmt.Sprintf("[%.0f]", key)
			}
			if i.Deposed != "" {
				address += " (deposed " + i.Deposed + ")"
			}
			state.Managed[address] = Instance{Attributes: i.Attributes, Tainted: i.Status == "tainted", Private: string(i.Private)}
		}
	}
	return state
}

// Attributes are those of a resource in the state; nil if it is not there.
func (w *Workspace) Attributes(address string) map[string]any {
	w.t.Helper()
	return w.State().Managed[address].Attributes
}

// Forget takes fields of every object out of the state file, as in one from an engine or a
// provider that does not know them.
func (w *Workspace) Forget(fields ...string) {
	w.t.Helper()
	w.forget(func(instance map[string]any) map[string]any { return instance }, fields)
}

// ForgetAttributes takes attributes of every object out of the state file, as in one from a
// provider that does not know them.
func (w *Workspace) ForgetAttributes(names ...string) {
	w.t.Helper()
	w.forget(func(instance map[string]any) map[string]any {
		attributes, _ := instance["attributes"].(map[string]any)
		return attributes
	}, names)
}

func (w *Workspace) forget(of func(instance map[string]any) map[string]any, fields []string) {
	w.t.Helper()
	var file map[string]any
	if err := json.Unmarshal([]byte(w.Read(stateFile)), &file); err != nil {
		w.t.Fatal(err)
	}
	found := false
	for _, r := range objectsIn(file, "resources") {
		for _, instance := range objectsIn(r, "instances") {
			for _, field := range fields {
				delete(of(instance), field)
			}
			found = true
		}
	}
	if !found {
		w.t.Fatal("the state file is empty")
	}
	text, err := json.Marshal(file)
	if err != nil {
		w.t.Fatal(err)
	}
	w.WriteFile(stateFile, string(text))
}

// objectsIn are the objects in a list of decoded JSON.
func objectsIn(parent map[string]any, field string) (objects []map[string]any) {
	list, _ := parent[field].([]any) // anything else has none
	for _, element := range list {
		if object, ok := element.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}
