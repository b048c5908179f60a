import Testing
import Threads

struct CivilDateTests {
    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (10_957, "2000-01-01"), (11_016, "2000-02-29"),
        (-719_468, "0000-03-01"), (-719_469, "0000-02-29"), (-719_162, "0001-01-01"),
        (2_932_896, "9999-12-31"),
        (47_541, "2100-03-01"),
    ])
    func `a day has its date`(days: Int, text: String) {
        let date = CivilDate(daysSinceEpoch: days)
        #expect(date.text == text)
        #expect(CivilDate.daysSinceEpoch(year: date.year, month: date.month, day: date.day) == days)
    }

    @Test func `days and dates lead to each other for 1,600 years`() {
        var previous = CivilDate(daysSinceEpoch: -400_001)
        for days in -400_000...184_400 {
            let date = CivilDate(daysSinceEpoch: days)
            #expect(CivilDate.daysSinceEpoch(year: date.year, month: date.month, day: date.day) == days)
            #expect(CivilDate.isReal(year: date.year, month: date.month, day: date.day))
            let isNextDay = date.day == previous.day + 1 && date.month == previous.month
            let isNextMonth =
                date.day == 1 && previous.day == CivilDate.monthLength(previous.month, year: previous.year)
            #expect(isNextDay || isNextMonth)
            previous = date
        }
    }

    @Test(arguments: [
        (2024, 2, 29, true), (2023, 2, 29, false), (2000, 2, 29, true), (1900, 2, 29, false),
        (2024, 4, 31, false), (2024, 13, 1, false), (2024, 0, 1, false), (2024, 1, 0, false),
        (0, 2, 29, true),
        (-4, 2, 29, true),
    ])
    func `a date is real when the calendar has it`(year: Int, month: Int, day: Int, isReal: Bool) {
        #expect(CivilDate.isReal(year: year, month: month, day: day) == isReal)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (999, "1970-01-01T00:00:00Z"), (1000, "1970-01-01T00:00:01Z"),
            (-1, "1969-12-31T23:59:59Z"), (1_785_499_199_999, "2026-07-31T11:59:59Z"),
        ] as [(Int64, String)])
    func `a clock tells ISO 8601, to the second that has begun`(milliseconds: Int64, text: String) {
        #expect(WallClock { milliseconds }.text == text)
    }
}
