extension MappingReader {
    /// The `url` of a source or target, with `user` and `password` put into it.
    func connectionURL(expected: String) -> ReadValue<ConnectionURL>? {
        if !has("url") { reportMissing("url", what: expected) }
        let url = value("url", expected: expected) { text throws(ValueError) in
            try ConnectionURL(parsing: text)
        }
        noteLiteralPassword(in: url)
        let user = text("user", expected: "a user name")
        let password = secret("password")
        guard let url else { return nil }
        var result = url.value
        // One at a time, so that a finding names the place of its cause.
        for (user, password, place) in [
            (user?.value, nil, user?.place), (nil, password?.value, password?.place),
        ] {
            guard let place else { continue }
            do {
                result = try result.adding(user: user, password: password)
            } catch {
                reader.report(error.description, at: place)
                return nil
            }
        }
        return ReadValue(value: result, place: url.place)
    }

    /// The URL of a PostgreSQL database under a key that has no `user` and `password` beside it.
    func postgresURL(_ key: String) -> ReadValue<PostgresURL>? {
        let url = value(key, expected: "postgres://user@host/database") { text throws(ValueError) in
            try ConnectionURL(parsing: text)
        }
        noteLiteralPassword(in: url, key: key)
        guard let url else { return nil }
        guard case .postgres(let postgres) = url.value else {
            reader.report("expected a PostgreSQL database, postgres://user@host/database", at: url.place)
            return nil
        }
        return ReadValue(value: postgres, place: url.place)
    }

    private func noteLiteralPassword(in url: ReadValue<ConnectionURL>?, key: String = "url") {
        guard let url, url.value.holdsPassword, let text = writtenText(key), !isReference(text) else {
            return
        }
        reader.noteLiteralSecret(at: url.place)
    }
}
