package serve

import "strings"

// loggers are the variables of the plugin libraries' loggers. Without any TF_LOG variable
// they write everything, as JSON, to an engine that throws it away.
var loggers = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER"}

// wantsLogs reports whether any TF_LOG variable is set: whoever sets one decides about
// all of them.
func wantsLogs(environ []string) bool {
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if (name == "TF_LOG" || strings.HasPrefix(name, "TF_LOG_")) && value != "" {
			return true
		}
	}
	return false
}

func isSet(environ []string, name string) bool {
	for _, variable := range environ {
		if found, value, _ := strings.Cut(variable, "="); found == name && value != "" {
			return true
		}
	}
	return false
}
